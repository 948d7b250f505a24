package dev.gatehouse.launcher.cli;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time for people. */
public final class Durations {
  private static final Pattern SPAN = Pattern.compile("([0-9]{1,6})([smhd])");

  private Durations() {}

  /** The time since an epoch millisecond: {@code for 3 min}. */
  public static String since(long epochMillis) {
    return "for " + text(Duration.ofMillis(Math.max(0, System.currentTimeMillis() - epochMillis)));
  }

  /** A span with its largest unit: {@code 45 s}, {@code 3 min}, {@code 7 h}, {@code 12 d}. */
  public static String text(Duration span) {
    if (span.toMinutes() < 1) {
      return span.toSeconds() + " s";
    }
    if (span.toHours() < 1) {
      return span.toMinutes() + " min";
    }
    return span.toDays() < 1 ? span.toHours() + " h" : span.toDays() + " d";
  }

  /**
   * Reads a span that a person wrote: {@code 45s}, {@code 30m}, {@code 6h}, {@code 1d}.
   *
   * @param option where it was written, for the message
   * @throws GatehouseException with {@link ExitCode#USAGE} when it is none, or zero
   */
  public static Duration parse(String text, String option) {
    Matcher matcher = SPAN.matcher(text.strip());
    if (matcher.matches()) {
      long number = Long.parseLong(matcher.group(1));
      Duration span =
          switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
          };
      if (!span.isZero()) {
        return span;
      }
    }
    throw new GatehouseException(
        ExitCode.USAGE,
        option + " is no span of time: " + text,
        "write it like 45s, 30m, 6h or 1d");
  }
}
