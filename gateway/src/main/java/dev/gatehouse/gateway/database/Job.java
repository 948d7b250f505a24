package dev.gatehouse.gateway.database;

import dev.gatehouse.gateway.database.Database.Work;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/** One work on its way: run by a thread of the database, completed on the gateway's loop. */
final class Job<T extends @Nullable Object> {
  private final Work<T> work;
  private final boolean bare;
  private final Promise<T> promise = Promise.promise();
  private @Nullable T result;
  private @Nullable Throwable failure;

  Job(Work<T> work) {
    this(work, false);
  }

  Job(Work<T> work, boolean bare) {
    this.work = work;
    this.bare = bare;
  }

  /** Whether it is run outside of a transaction. */
  boolean bare() {
    return bare;
  }

  Future<T> future() {
    return promise.future();
  }

  /**
   * Runs the work, anew when it ran before. Returns whether it came to its end. Nothing escapes:
   * the thread serves the other works.
   */
  boolean run(Connection connection) {
    result = null;
    failure = null;
    try {
      result = work.run(connection);
      return true;
    } catch (Exception | Error e) {
      failure = e;
      return false;
    }
  }

  void fail(Throwable reason) {
    failure = reason;
  }

  @Nullable Throwable failure() {
    return failure;
  }

  /** Tells the outcome. */
  void complete() {
    if (failure == null) {
      promise.complete(result);
    } else {
      promise.fail(failure);
    }
  }
}
