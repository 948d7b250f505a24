package dev.gatehouse.launcher.rescue;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.rescue.ThreadReport;
import picocli.CommandLine.Command;

/** {@code rescue threads}. */
@Command(
    name = "threads",
    description = "Shows what a sibling's threads and heap do, also while it hangs.",
    footer = "  ${ROOT-COMMAND-NAME} --profile rescue rescue threads main")
final class RescueThreads extends SiblingVerb {
  RescueThreads(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance self = self();
    ThreadReport report = rescue(self).looks().threads(sibling(), BY);
    print(self, report.toTree(), report.toText());
    return ExitCode.OK;
  }
}
