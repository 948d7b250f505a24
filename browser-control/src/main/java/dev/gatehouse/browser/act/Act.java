package dev.gatehouse.browser.act;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/**
 * One act, read and found to be well-formed.
 *
 * @param limit how long it may take
 * @param work does it; returns what the answer has beside the usual
 */
record Act(Duration limit, Function<Scene, Future<Map<String, Object>>> work) {
  /** An act whose answer says no more than the usual. */
  static Act of(Duration limit, Function<Scene, Future<?>> work) {
    return new Act(limit, scene -> work.apply(scene).map(done -> Map.of()));
  }
}
