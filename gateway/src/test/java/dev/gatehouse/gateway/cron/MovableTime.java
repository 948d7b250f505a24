package dev.gatehouse.gateway.cron;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.OptionalBinder;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;

/** Two clocks that a test moves, and the timers of one gateway. */
final class MovableTime extends AbstractModule implements CronTime {
  private final List<Timer> timers = new ArrayList<>();
  @Inject GatewayLoop loop;
  private volatile long wall;
  private volatile long monotonic = 1_000_000;

  MovableTime(long wallMillis) {
    this.wall = wallMillis;
  }

  @Override
  protected void configure() {
    requestInjection(this);
    OptionalBinder.newOptionalBinder(binder(), CronTime.class).setBinding().toInstance(this);
  }

  private static final class Timer {
    private final long at;
    private final Runnable action;

    Timer(long at, Runnable action) {
      this.at = at;
      this.action = action;
    }
  }

  @Override
  public long wallMillis() {
    return wall;
  }

  @Override
  public long monotonicMillis() {
    return monotonic;
  }

  @Override
  public ZoneId zone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Runnable after(long millis, Runnable action) {
    Timer timer = new Timer(monotonic + millis, action);
    timers.add(timer);
    return () -> timers.remove(timer);
  }

  /** Lets time pass, in steps of a second, with every timer on the way. */
  void pass(long millis) {
    onLoop(
        () -> {
          for (long left = millis; left > 0; left -= 1_000) {
            long step = Math.min(1_000, left);
            wall += step;
            monotonic += step;
            fire();
          }
        });
  }

  /** Sets the clock on the wall. */
  void set(LongUnaryOperator clock) {
    onLoop(() -> wall = clock.applyAsLong(wall));
  }

  private void fire() {
    for (Timer timer : List.copyOf(timers)) {
      if (timer.at <= monotonic && timers.remove(timer)) {
        timer.action.run();
      }
    }
  }

  private void onLoop(Runnable action) {
    try {
      loop.call(
              () -> {
                action.run();
                return Future.succeededFuture();
              })
          .toCompletionStage()
          .toCompletableFuture()
          .get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
