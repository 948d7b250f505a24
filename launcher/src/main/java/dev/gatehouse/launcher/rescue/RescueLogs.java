package dev.gatehouse.launcher.rescue;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rescue logs}. */
@Command(
    name = "logs",
    description = "Shows the newest lines of a sibling's log, secrets redacted.",
    footer = "  ${ROOT-COMMAND-NAME} --profile rescue rescue logs main --lines 50")
final class RescueLogs extends SiblingVerb {
  @Option(names = "--lines", paramLabel = "N", description = "How many lines. Default: 100.")
  private int lines = 100;

  @Option(
      names = "--supervisor",
      description = "What its supervisor and its start printed, instead of its gateway's log.")
  private boolean supervisor;

  RescueLogs(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance self = self();
    List<String> shown = rescue(self).looks().logs(sibling(), lines, supervisor, BY);
    print(self, Map.of("lines", shown), String.join("\n", shown));
    return ExitCode.OK;
  }
}
