package dev.gatehouse.launcher.rescue;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Durations;
import dev.gatehouse.profiles.rescue.Rescue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command that changes one sibling. */
abstract class MendVerb extends SiblingVerb {
  @Option(
      names = "--limit",
      paramLabel = "DURATION",
      description = "How long it may take to come back: 30s, 2m. Default: 60s.")
  private @Nullable String limit;

  MendVerb(Cli cli) {
    super(cli);
  }

  final Duration limit() {
    return limit == null ? Rescue.DEFAULT_LIMIT : Durations.parse(limit, "--limit");
  }
}
