package dev.gatehouse.launcher.rescue;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code rescue deny}. */
@Command(
    name = "deny",
    description = "Takes back that a sibling may look after this instance.",
    footer = "  ${ROOT-COMMAND-NAME} --profile main rescue deny rescue")
final class RescueDeny extends SiblingVerb {
  RescueDeny(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance self = self();
    boolean found = rescue(self).deny(sibling(), BY);
    print(
        self,
        Map.of("denied", found),
        sibling()
            + (found ? " may no longer look after " : " was not allowed to look after ")
            + self.displayName());
    return ExitCode.OK;
  }
}
