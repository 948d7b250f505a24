package dev.gatehouse.gateway.outbound;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.OptionalBinder;
import dev.gatehouse.core.net.NameResolver;

/**
 * Fetching of foreign addresses. Needs {@code Vertx}, {@code GatewayLoop}, {@code LiveConfig},
 * {@code GatewayContext}, {@code LeaseTable} and {@code InstanceLog}; another {@link NameResolver}
 * may be bound.
 */
public final class OutboundModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(Outbound.class);
    bind(OutboundGuard.class);
    bind(OutsideText.class);
    bind(LocalPorts.class).to(LeasedPorts.class);
    bind(LeasedPorts.class);
    OptionalBinder.newOptionalBinder(binder(), NameResolver.class)
        .setDefault()
        .toInstance(NameResolver.SYSTEM);
  }
}
