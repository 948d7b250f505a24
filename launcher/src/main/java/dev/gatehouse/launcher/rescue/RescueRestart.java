package dev.gatehouse.launcher.rescue;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import picocli.CommandLine.Command;

/** {@code rescue restart}. */
@Command(
    name = "restart",
    description = "Ends a sibling's gateway where it runs, and starts it.",
    footer = "  ${ROOT-COMMAND-NAME} --profile rescue rescue restart main")
final class RescueRestart extends MendVerb {
  RescueRestart(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance self = self();
    return print(self, rescue(self).mends().restart(sibling(), limit(), BY), true);
  }
}
