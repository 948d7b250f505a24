package dev.gatehouse.browser.act;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The end of the time that one act may take. Immutable. */
final class Deadline {
  private static final long LEAST_MILLIS = 1;
  private static final Duration LEAST_LOOK = Duration.ofMillis(400);

  private final Duration limit;
  private final long endNanos;

  private Deadline(Duration limit) {
    this.limit = limit;
    this.endNanos = System.nanoTime() + limit.toNanos();
  }

  static Deadline in(Duration limit) {
    return new Deadline(limit);
  }

  /** How long the whole was given. */
  Duration limit() {
    return limit;
  }

  /** What is left, at least 1 ms. */
  Duration left() {
    return Duration.ofMillis(Math.max(LEAST_MILLIS, leftMillis()));
  }

  /** What is left, at most {@code most}. */
  Duration leftUpTo(Duration most) {
    Duration left = left();
    return left.compareTo(most) < 0 ? left : most;
  }

  /** What is left, but always enough for one question to a page that answers. */
  Duration look() {
    Duration left = left();
    return left.compareTo(LEAST_LOOK) < 0 ? LEAST_LOOK : left;
  }

  boolean passed() {
    return leftMillis() <= 0;
  }

  private long leftMillis() {
    return TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
  }
}
