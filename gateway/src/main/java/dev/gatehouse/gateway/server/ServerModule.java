package dev.gatehouse.gateway.server;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import dev.gatehouse.gateway.metric.MetricSource;

/**
 * The sockets of one gateway. Needs {@code Vertx}, {@code Instance}, {@code LiveConfig}, {@code
 * Clock}, {@code InstanceLog}, and the modules of protocol, access and devices; features add routes
 * and upgrades.
 */
public final class ServerModule extends AbstractModule {
  @Override
  protected void configure() {
    Multibinder.newSetBinder(binder(), RouteMount.class);
    Multibinder.newSetBinder(binder(), UpgradeMount.class);
    Multibinder.newSetBinder(binder(), CapabilityPath.class);
    Multibinder.newSetBinder(binder(), ServerLifecycle.class);
    OptionalBinder.newOptionalBinder(binder(), ConnectionLimits.class)
        .setDefault()
        .toInstance(ConnectionLimits.DEFAULT);
    Multibinder.newSetBinder(binder(), MetricSource.class).addBinding().to(ServerMetrics.class);
    bind(ServerMetrics.class);
    bind(UnknownClients.class);
    bind(OpenSockets.class);
    bind(Listeners.class);
    bind(RequestBody.class);
    bind(Handshake.class);
    bind(Hello.class);
    bind(SocketServices.class);
    bind(GatewayServer.class);
  }
}
