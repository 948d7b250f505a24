package dev.gatehouse.gateway.protocol;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.profiles.component.GatewayComponent;

/**
 * Frames, dispatch and events of one gateway. Needs {@code Vertx}, {@code Clock} and {@code
 * InstanceLog}; features add methods, event names and parts of {@code hello-ok}.
 */
public final class ProtocolModule extends AbstractModule {
  @Override
  protected void configure() {
    Multibinder.newSetBinder(binder(), RpcMethod.class);
    Multibinder.newSetBinder(binder(), GatewayComponent.class);
    Multibinder.newSetBinder(binder(), HelloPart.class);
    Multibinder<EventName> events = Multibinder.newSetBinder(binder(), EventName.class);
    events
        .addBinding()
        .toInstance(
            new EventName(
                "connect.challenge",
                "{nonce, ts, capabilities?}: to a new socket, before anything else"));
    events
        .addBinding()
        .toInstance(
            new EventName(
                "shutdown",
                "{reason, restartExpectedMs?}: the gateway ends; the socket is closed "
                    + "with 1012 a second later"));
    bind(GatewayLoop.class);
    bind(StateVersions.class);
    bind(Connections.class);
    bind(Subscriptions.class);
    bind(IdempotencyCache.class);
    bind(Dispatcher.class);
    bind(Broadcaster.class);
  }
}
