package dev.gatehouse.launcher.rescue;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rescue rollback}. */
@Command(
    name = "rollback",
    description =
        "Makes an earlier generation a sibling's configuration, and starts it when it is down.",
    footer = "  ${ROOT-COMMAND-NAME} --profile rescue rescue rollback main")
final class RescueRollback extends MendVerb {
  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "GENERATION",
      description = "A number from rescue history; the last good one when left out.")
  private @Nullable Integer generation;

  @Option(names = "--no-start", description = "Change the file only.")
  private boolean noStart;

  RescueRollback(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance self = self();
    return print(
        self,
        rescue(self)
            .mends()
            .rollback(
                sibling(),
                generation == null ? OptionalInt.empty() : OptionalInt.of(generation),
                noStart ? Optional.empty() : Optional.of(limit()),
                BY),
        !noStart);
  }
}
