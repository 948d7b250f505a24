package dev.gatehouse.launcher.rescue;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code rescue diff}. */
@Command(
    name = "diff",
    description = "Shows what changed between two generations of a sibling's configuration.",
    footer = "  ${ROOT-COMMAND-NAME} --profile rescue rescue diff main 3")
final class RescueDiff extends SiblingVerb {
  @Parameters(index = "1", paramLabel = "FROM", description = "Number of a generation.")
  private int from;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "TO",
      description = "Number of another; the file as it is now when left out.")
  private @Nullable Integer to;

  RescueDiff(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance self = self();
    String diff =
        rescue(self)
            .looks()
            .diff(sibling(), from, to == null ? OptionalInt.empty() : OptionalInt.of(to), BY);
    print(self, Map.of("diff", diff), diff.isEmpty() ? "no difference" : diff);
    return ExitCode.OK;
  }
}
