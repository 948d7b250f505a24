package dev.gatehouse.gateway.health;

import dev.gatehouse.gateway.protocol.Broadcaster;
import dev.gatehouse.gateway.protocol.GatewayEvent;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.server.ServerLifecycle;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The gateway's pulse: a tick every half minute, a health snapshot every minute. */
@Singleton
final class Pulse implements ServerLifecycle {
  private static final long TICK_MILLIS = 30_000;
  private static final long HEALTH_MILLIS = 60_000;

  private final GatewayLoop loop;
  private final Broadcaster broadcaster;
  private final HealthSnapshot health;
  private final Presence presence;
  private final Readiness readiness;
  private final Clock clock;
  private Runnable cancelTick = () -> {};
  private Runnable cancelHealth = () -> {};

  @Inject
  Pulse(
      GatewayLoop loop,
      Broadcaster broadcaster,
      HealthSnapshot health,
      Presence presence,
      Readiness readiness,
      Clock clock) {
    this.loop = loop;
    this.broadcaster = broadcaster;
    this.health = health;
    this.presence = presence;
    this.readiness = readiness;
    this.clock = clock;
  }

  @Override
  public void start() {
    loop.blocking(HostFacts::read).onSuccess(presence::host);
    health.refresh();
    readiness.started();
    cancelTick = loop.every(TICK_MILLIS, this::tick);
    cancelHealth = loop.every(HEALTH_MILLIS, health::refresh);
  }

  @Override
  public void stop() {
    readiness.stopping();
    cancelTick.run();
    cancelHealth.run();
  }

  private void tick() {
    broadcaster.broadcast(
        GatewayEvent.of("tick", new JsonObject().put("ts", clock.millis())).droppable(true));
  }
}
