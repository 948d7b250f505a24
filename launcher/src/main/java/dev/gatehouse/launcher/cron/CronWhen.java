package dev.gatehouse.launcher.cron;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Durations;
import dev.gatehouse.launcher.client.Params;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say when a job runs. */
final class CronWhen {
  @Option(
      names = "--at",
      paramLabel = "TIME",
      description =
          "Once: 2027-01-31T07:00, with Z or an offset where it is not local time, or +20m.")
  private @Nullable String at;

  @Option(names = "--every", paramLabel = "TIME", description = "Again and again: 30m, 6h, 1d.")
  private @Nullable String every;

  @Option(
      names = "--cron",
      paramLabel = "EXPR",
      description = "Minute, hour, day of month, month, day of week.")
  private @Nullable String cron;

  @Option(names = "--tz", paramLabel = "ZONE", description = "Time zone of --cron: Europe/Oslo.")
  private @Nullable String zone;

  /** How many of the ways to say it were used; more than one is too many. */
  long ways() {
    return Stream.of(at, every, cron).filter(way -> way != null).count();
  }

  /** The schedule as the protocol writes it. */
  Map<String, Object> schedule() {
    if (at != null) {
      return new Params().with("kind", "at").with("at", instant(at).toString()).tree();
    }
    if (every != null) {
      return new Params()
          .with("kind", "every")
          .with("everyMs", Durations.parse(every, "--every").toMillis())
          .tree();
    }
    return new Params().with("kind", "cron").with("expr", cron).with("tz", zone).tree();
  }

  private static Instant instant(String text) {
    if (text.startsWith("+")) {
      return Instant.now().plus(Durations.parse(text.substring(1), "--at"));
    }
    try {
      return text.matches(".*(Z|[+-]\\d\\d:?\\d\\d)")
          ? java.time.OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant();
    } catch (DateTimeParseException e) {
      throw new GatehouseException(
          ExitCode.USAGE, "--at is no time: " + text, "write it like 2027-01-31T07:00 or +20m", e);
    }
  }
}
