package dev.gatehouse.launcher.rescue;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.rescue.Rescue;
import dev.gatehouse.profiles.rescue.RescueGrant;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code rescue list}. */
@Command(
    name = "list",
    description = "Lists whom this instance may look after, and who may look after it.",
    footer = "  ${ROOT-COMMAND-NAME} --profile rescue rescue list")
final class RescueList extends RescueVerb {
  RescueList(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance self = self();
    Rescue rescue = rescue(self);
    if (json()) {
      print(self, rescue.toTree(), "");
      return ExitCode.OK;
    }
    Table table = Table.of("sibling", "may here", "may there");
    for (Rescue.Ward ward : rescue.wards()) {
      table.row(
          ward.name(),
          rights(
              rescue.grants().stream()
                  .filter(grant -> grant.name().equals(ward.name()))
                  .findFirst()),
          rights(ward.grant()));
    }
    if (table.isEmpty()) {
      output().line("there is no other instance on this host");
    } else {
      output().table(table);
    }
    return ExitCode.OK;
  }

  private static String rights(Optional<RescueGrant> grant) {
    return grant.map(RescueGrant::rights).orElse("-");
  }
}
