package dev.gatehouse.browser.act;

import dev.gatehouse.browser.route.Fields;
import java.time.Duration;

/** How long acts may take: what a caller asks for, within bounds. Pure. */
final class Limits {
  static final Duration INPUT = Duration.ofSeconds(8);
  static final Duration LONG = Duration.ofSeconds(20);

  private static final Duration LEAST = Duration.ofMillis(500);
  private static final Duration MOST_INPUT = Duration.ofSeconds(60);
  private static final Duration MOST_LONG = Duration.ofSeconds(120);

  private Limits() {}

  /** For acts by mouse and keyboard: 8 s, or 0.5 to 60 s. */
  static Duration input(Fields fields) {
    return within(fields, INPUT, MOST_INPUT);
  }

  /** For acts that wait for the page: 20 s, or 0.5 to 120 s. */
  static Duration waiting(Fields fields) {
    return within(fields, LONG, MOST_LONG);
  }

  private static Duration within(Fields fields, Duration otherwise, Duration most) {
    return fields
        .number("timeoutMs")
        .map(millis -> Math.max(LEAST.toMillis(), Math.min(millis, (double) most.toMillis())))
        .map(millis -> Duration.ofMillis(millis.longValue()))
        .orElse(otherwise);
  }
}
