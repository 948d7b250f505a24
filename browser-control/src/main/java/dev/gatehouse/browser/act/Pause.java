package dev.gatehouse.browser.act;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Waits on the loop without blocking it. */
final class Pause {
  private static final long[] GROWING = {10, 20, 50, 100, 100, 200, 300, 500};

  private Pause() {}

  static Future<Void> of(Vertx vertx, Duration time) {
    return vertx.timer(Math.max(1, time.toMillis())).mapEmpty();
  }

  /** How long to wait before looking again the {@code attempt}th time, from 0. */
  static Duration before(int attempt) {
    return Duration.ofMillis(GROWING[Math.min(attempt, GROWING.length - 1)]);
  }
}
