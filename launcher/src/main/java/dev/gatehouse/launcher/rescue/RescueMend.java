package dev.gatehouse.launcher.rescue;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import picocli.CommandLine.Command;

/** {@code rescue mend}. */
@Command(
    name = "mend",
    description = "Does what rescue why says would mend a sibling; nothing when it is well.",
    footer = "  ${ROOT-COMMAND-NAME} --profile rescue rescue mend main")
final class RescueMend extends MendVerb {
  RescueMend(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance self = self();
    return print(self, rescue(self).mends().mend(sibling(), limit(), BY), true);
  }
}
