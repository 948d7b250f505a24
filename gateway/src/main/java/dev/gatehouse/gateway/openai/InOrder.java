package dev.gatehouse.gateway.openai;

import io.vertx.core.Future;
import java.util.function.IntFunction;

/** Steps that are done one after the other. */
final class InOrder {
  private InOrder() {}

  /**
   * Does {@code count} steps; fails with the first that fails. Takes no deeper stack for more
   * steps, only for those that have to be waited for.
   */
  static Future<Void> all(int count, IntFunction<Future<?>> step) {
    return from(0, count, step);
  }

  private static Future<Void> from(int first, int count, IntFunction<Future<?>> step) {
    for (int i = first; i < count; i++) {
      Future<?> done = step.apply(i);
      if (!done.succeeded()) {
        int next = i + 1;
        return done.compose(ignored -> from(next, count, step));
      }
    }
    return Future.succeededFuture();
  }
}
