package dev.gatehouse.launcher.cli;

import java.time.Duration;

/** Spans of time for people. */
public final class Durations {
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
}
