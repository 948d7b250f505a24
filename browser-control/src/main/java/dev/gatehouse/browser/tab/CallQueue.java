package dev.gatehouse.browser.tab;

import dev.gatehouse.browser.failure.BrowserException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/** Runs calls one after the other, in the order in which they come. For use on one loop. */
final class CallQueue {
  private final String name;
  private final int bound;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean busy;

  /**
   * @param name what the calls are about, for the refusal: {@code tab 3F}
   * @param bound how many calls may wait
   */
  CallQueue(String name, int bound) {
    this.name = name;
    this.bound = bound;
  }

  /** Runs {@code work} after everything before it has ended; fails at once when too many wait. */
  <T> Future<T> run(Supplier<Future<T>> work) {
    if (waiting.size() >= bound) {
      return Future.failedFuture(
          new BrowserException(
              503,
              bound + " calls wait for " + name + " already; wait for their answers, then retry"));
    }
    Promise<T> promise = Promise.promise();
    waiting.add(
        () ->
            started(work)
                .onComplete(
                    done -> {
                      busy = false;
                      // The next call starts before this one's caller goes on: it came earlier.
                      next();
                      promise.handle(done);
                    }));
    next();
    return promise.future();
  }

  /** Whether a call runs or waits. */
  boolean inUse() {
    return busy || !waiting.isEmpty();
  }

  private void next() {
    Runnable first = busy ? null : waiting.poll();
    if (first != null) {
      busy = true;
      first.run();
    }
  }

  private static <T> Future<T> started(Supplier<Future<T>> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }
}
