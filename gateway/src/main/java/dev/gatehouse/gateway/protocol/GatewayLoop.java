package dev.gatehouse.gateway.protocol;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.Callable;

/**
 * The one event loop on which a gateway's connections live. State that only it touches needs no
 * lock.
 */
@Singleton
public final class GatewayLoop {
  private final Vertx vertx;
  private final ContextInternal context;

  @Inject
  public GatewayLoop(Vertx vertx) {
    this.vertx = vertx;
    this.context = ((VertxInternal) vertx).createEventLoopContext();
  }

  /** Runs {@code action} on the loop: now when called there, else soon. */
  public void run(Runnable action) {
    if (isCurrent()) {
      action.run();
    } else {
      context.runOnContext(ignored -> action.run());
    }
  }

  /** Runs {@code action} on the loop and returns what its future comes to. */
  public <T> Future<T> call(Callable<Future<T>> action) {
    Promise<T> promise = Promise.promise();
    run(
        () -> {
          try {
            action.call().onComplete(promise);
          } catch (Exception e) {
            promise.fail(e);
          }
        });
    return promise.future();
  }

  /** Runs blocking work on the gateway's workers; the future completes on the loop. */
  public <T> Future<T> blocking(Callable<T> work) {
    return onLoop(context.executeBlocking(work, false));
  }

  /** The same for work whose outcome depends on the order: one after the other, as it was given. */
  public <T> Future<T> blockingInOrder(Callable<T> work) {
    return onLoop(context.executeBlocking(work, true));
  }

  private <T> Future<T> onLoop(Future<T> work) {
    Promise<T> promise = Promise.promise();
    work.onComplete(result -> run(() -> promise.handle(result)));
    return promise.future();
  }

  /** Runs {@code action} on the loop every {@code millis}; returns how to cancel it. */
  public Runnable every(long millis, Runnable action) {
    long timer = vertx.setPeriodic(millis, ignored -> run(action));
    return () -> vertx.cancelTimer(timer);
  }

  /** Runs {@code action} on the loop once after {@code millis}; returns how to cancel it. */
  public Runnable after(long millis, Runnable action) {
    long timer = vertx.setTimer(Math.max(1, millis), ignored -> run(action));
    return () -> vertx.cancelTimer(timer);
  }

  private boolean isCurrent() {
    // Not "the current context": blocking work has this one too, and requests have copies of it.
    return context.inThread();
  }
}
