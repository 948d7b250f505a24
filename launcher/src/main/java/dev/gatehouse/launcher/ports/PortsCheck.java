package dev.gatehouse.launcher.ports;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.launcher.cli.Setups;
import dev.gatehouse.ports.LeaseTable;
import dev.gatehouse.ports.PortConflict;
import dev.gatehouse.ports.PortConflicts;
import dev.gatehouse.ports.PortProbe;
import dev.gatehouse.ports.Reservation;
import dev.gatehouse.profiles.KnownInstance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code ports check}: whether any two instances of this host want one port. */
@Command(
    name = "check",
    description = "Compares the ports of all instances on this host; exit 69 when two collide.",
    footer = "  ${ROOT-COMMAND-NAME} ports check")
final class PortsCheck extends CliCommand {
  PortsCheck(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    List<KnownInstance> known = Setups.catalog(cli()).all();
    List<Reservation> reservations =
        known.stream().map(KnownInstance::reservation).flatMap(Optional::stream).toList();
    List<PortConflict> conflicts =
        PortConflicts.among(new LeaseTable(cli().host(), new PortProbe()).active(), reservations);
    if (json()) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("instances", known.stream().map(KnownInstance::name).toList());
      answer.put("conflicts", conflicts.stream().map(PortsCheck::json).toList());
      output().json(answer);
    } else if (conflicts.isEmpty()) {
      output()
          .line(
              "no port is wanted twice by the "
                  + known.size()
                  + (known.size() == 1 ? " instance" : " instances")
                  + " on this host");
    } else {
      for (PortConflict conflict : conflicts) {
        output().line(conflict.text());
        output().line("  " + conflict.remedy());
      }
    }
    return conflicts.isEmpty() ? ExitCode.OK : ExitCode.CONFLICT;
  }

  private static Map<String, Object> json(PortConflict conflict) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("port", conflict.port());
    tree.put("owner", conflict.owner().name());
    tree.put("holder", conflict.holder().kind().name().toLowerCase(Locale.ROOT));
    tree.put("holderName", conflict.holder().owner().map(owner -> owner.name()).orElse(null));
    tree.put("message", conflict.text());
    tree.put("remedy", conflict.remedy());
    return tree;
  }
}
