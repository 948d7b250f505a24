package dev.gatehouse.launcher.ports;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.ports.LeaseTable;
import dev.gatehouse.ports.PortBlock;
import dev.gatehouse.ports.PortProbe;
import dev.gatehouse.ports.PortSettings;
import dev.gatehouse.ports.PortUse;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Places;
import dev.gatehouse.profiles.Selection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code ports show}: every port of one instance and why it needs it. */
@Command(
    name = "show",
    description = "Lists the ports of the instance, why it needs each, and who listens there now.",
    footer = "  ${ROOT-COMMAND-NAME} --profile rescue ports show")
final class PortsShow extends CliCommand {
  PortsShow(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance instance = instance(Selection.Purpose.CLIENT);
    PortProbe probe = new PortProbe();
    Optional<LeaseInfo> lease =
        new LeaseTable(cli().host(), probe).of(Places.real(instance.stateDirectory()));
    PortBlock block = lease.map(LeaseInfo::block).orElseGet(() -> block(instance));
    Map<Integer, String> listeners = new LinkedHashMap<>();
    probe
        .listeners(block.numbers())
        .forEach(
            listener ->
                listeners.putIfAbsent(
                    listener.port(),
                    isOwn(lease, listener) ? "this instance's gateway" : listener.text()));
    if (json()) {
      Map<String, Object> answer = answer(instance);
      answer.put("running", lease.isPresent());
      List<Object> rows = new ArrayList<>();
      block.uses().forEach(use -> rows.add(json(use, listeners)));
      answer.put("ports", rows);
      output().json(answer);
      return ExitCode.OK;
    }
    Table table = Table.of("port", "role", "why", "listening now");
    for (PortUse use : block.uses()) {
      table.row(
          use.port(),
          use.role().label(),
          use.reason(),
          listeners.getOrDefault(use.port(), "nobody"));
    }
    output().table(table);
    output()
        .line(
            "browser profiles get ports from "
                + instance.ports().firstCdp()
                + " to "
                + instance.ports().lastCdp());
    return ExitCode.OK;
  }

  private static boolean isOwn(Optional<LeaseInfo> lease, PortProbe.Listener listener) {
    return lease.isPresent()
        && listener.pid().isPresent()
        && listener.pid().getAsLong() == lease.get().pid();
  }

  private PortBlock block(Instance instance) {
    return PortBlock.of(
        instance.ports(),
        PortSettings.of(
            instance.configStore(cli().environment(), Clock.systemUTC()).readValid().resolved(),
            instance.distribution().configKeys(),
            instance.configPath()));
  }

  private static Map<String, Object> json(PortUse use, Map<Integer, String> listeners) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("port", use.port());
    tree.put("role", use.role().label());
    tree.put("why", use.reason());
    tree.put("listener", listeners.get(use.port()));
    return tree;
  }
}
