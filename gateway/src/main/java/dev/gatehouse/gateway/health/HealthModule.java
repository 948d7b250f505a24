package dev.gatehouse.gateway.health;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.metric.MetricSource;
import dev.gatehouse.gateway.protocol.EventName;
import dev.gatehouse.gateway.protocol.GatewayVersion;
import dev.gatehouse.gateway.protocol.HelloPart;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.server.RouteMount;
import dev.gatehouse.gateway.server.ServerLifecycle;

/** How one gateway is: health, status, presence, ticks, liveness, metrics. */
public final class HealthModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(GatewayVersion.class).toInstance(GatewayVersion.load());
    bind(HealthSnapshot.class);
    bind(Presence.class);
    bind(Readiness.class);
    bind(Metrics.class);
    Multibinder.newSetBinder(binder(), MetricSource.class).addBinding().to(GatewayMetrics.class);
    bind(GatewayMetrics.class);

    Multibinder<RpcMethod> methods = Multibinder.newSetBinder(binder(), RpcMethod.class);
    add(methods, Health.class);
    add(methods, Status.class);
    add(methods, SystemEvent.class);
    add(methods, SystemPresence.class);

    Multibinder<EventName> events = Multibinder.newSetBinder(binder(), EventName.class);
    events
        .addBinding()
        .toInstance(
            new EventName(
                "health", "the answer of `health`: after each look, at least once a minute"));
    events
        .addBinding()
        .toInstance(
            new EventName(
                "presence",
                "{presence: [{host?, ip?, mode?, text, ts, …}]}: a client came or went, "
                    + "or a machine told something"));
    events
        .addBinding()
        .toInstance(
            new EventName(
                "tick",
                "{ts}: every 30 s; a client that hears none for a minute should connect "
                    + "again"));

    add(Multibinder.newSetBinder(binder(), HelloPart.class), HealthHello.class);
    add(Multibinder.newSetBinder(binder(), RouteMount.class), HealthRoutes.class);
    add(Multibinder.newSetBinder(binder(), ServerLifecycle.class), Pulse.class);
  }

  private <T> void add(Multibinder<T> set, Class<? extends T> type) {
    set.addBinding().to(type);
    bind(type);
  }
}
