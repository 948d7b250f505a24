package dev.gatehouse.gateway.configuration;

import dev.gatehouse.gateway.lifecycle.Farewell;
import dev.gatehouse.gateway.lifecycle.GatewayLifecycle;
import dev.gatehouse.gateway.lifecycle.RunningWork;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;

/**
 * Restarts of a gateway by itself: after a delay, so that whoever asked hears the answer, and as
 * soon as no turn runs, but half a minute later at most. A second request before the first is
 * carried out moves it. Used on the gateway's event loop only.
 */
@Singleton
public final class Restarts {
  /** The delay where a caller names none. */
  public static final long DEFAULT_DELAY_MILLIS = 2_000;

  private static final long MAX_DELAY_MILLIS = 60_000;
  private static final long LOOK_MILLIS = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What clients are told; a start takes far less. */
  private static final Duration BACK_IN = Duration.ofSeconds(2);

  private final GatewayLifecycle lifecycle;
  private final GatewayLoop loop;
  private final Provider<Set<RunningWork>> work;
  private final InstanceLog log;
  private Runnable cancel = () -> {};

  @Inject
  // Turns may change the configuration, so what runs is asked for only when it is needed.
  Restarts(
      GatewayLifecycle lifecycle,
      GatewayLoop loop,
      Provider<Set<RunningWork>> work,
      InstanceLog log) {
    this.lifecycle = lifecycle;
    this.loop = loop;
    this.work = work;
    this.log = log;
  }

  /** The delay that a caller's {@code restartDelayMs} asks for, within bounds. */
  public static long delayMillis(JsonObject params) {
    return Math.min(MAX_DELAY_MILLIS, params.getLong("restartDelayMs", DEFAULT_DELAY_MILLIS));
  }

  /**
   * Plans a restart.
   *
   * @param reason one clause, for clients and the log
   */
  public void plan(String reason, long delayMillis) {
    cancel.run();
    cancel = loop.after(delayMillis, () -> whenIdle(reason, System.nanoTime()));
  }

  private void whenIdle(String reason, long askedNanos) {
    int running = work.get().stream().mapToInt(RunningWork::running).sum();
    boolean late = System.nanoTime() - askedNanos > PATIENCE.toNanos();
    if (running > 0 && !late) {
      cancel = loop.after(LOOK_MILLIS, () -> whenIdle(reason, askedNanos));
      return;
    }
    log.info("gateway", "restarting", "why", reason, "runningTurns", running);
    lifecycle.restart(Farewell.backIn(reason, BACK_IN));
  }
}
