package dev.gatehouse.launcher.rescue;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.rescue.SiblingStatus;
import picocli.CommandLine.Command;

/** {@code rescue status}. */
@Command(
    name = "status",
    description =
        "Shows how it stands with a sibling; exit 3 when it is down, 75 when it does not answer.",
    footer = "  ${ROOT-COMMAND-NAME} --profile rescue rescue status main")
final class RescueStatus extends SiblingVerb {
  RescueStatus(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance self = self();
    SiblingStatus status = rescue(self).looks().status(sibling(), BY);
    print(self, status.toTree(), status.toText());
    if (status.healthy()) {
      return ExitCode.OK;
    }
    return status.running() ? ExitCode.UNREACHABLE : ExitCode.NOT_RUNNING;
  }
}
