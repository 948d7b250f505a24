package dev.gatehouse.launcher.rescue;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.rescue.Diagnosis;
import picocli.CommandLine.Command;

/** {@code rescue why}. */
@Command(
    name = "why",
    description = "Finds out why a sibling is down, and what would mend it.",
    footer = "  ${ROOT-COMMAND-NAME} --profile rescue rescue why main")
final class RescueWhy extends SiblingVerb {
  RescueWhy(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance self = self();
    Diagnosis diagnosis = rescue(self).looks().why(sibling(), BY);
    print(self, diagnosis.toTree(), diagnosis.toText());
    return ExitCode.OK;
  }
}
