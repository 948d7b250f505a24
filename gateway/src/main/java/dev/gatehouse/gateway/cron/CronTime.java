package dev.gatehouse.gateway.cron;

import dev.gatehouse.gateway.protocol.GatewayLoop;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.ZoneId;

/** The two clocks that jobs live by, and the timer. Used on the gateway's event loop only. */
interface CronTime {
  /** The clock on the wall, which may be set to any time at any moment. */
  long wallMillis();

  /** The clock that only goes on. */
  long monotonicMillis();

  /** The zone of expressions that name none. */
  ZoneId zone();

  /** Runs {@code action} on the loop later; returns how to cancel it. */
  Runnable after(long millis, Runnable action);

  /** The clocks of the machine. */
  final class OfMachine implements CronTime {
    private final Clock clock;
    private final GatewayLoop loop;

    @Inject
    OfMachine(Clock clock, GatewayLoop loop) {
      this.clock = clock;
      this.loop = loop;
    }

    @Override
    public long wallMillis() {
      return clock.millis();
    }

    @Override
    public long monotonicMillis() {
      return System.nanoTime() / 1_000_000;
    }

    @Override
    public ZoneId zone() {
      return clock.getZone();
    }

    @Override
    public Runnable after(long millis, Runnable action) {
      return loop.after(millis, action);
    }
  }
}
