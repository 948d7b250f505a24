package dev.gatehouse.gateway.page;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.server.RouteMount;

/** The status page of one gateway. Needs the gateway's {@code Vertx} and {@code GatewayContext}. */
public final class PageModule extends AbstractModule {
  @Override
  protected void configure() {
    Multibinder.newSetBinder(binder(), RouteMount.class).addBinding().to(StatusPage.class);
    Multibinder.newSetBinder(binder(), RpcMethod.class).addBinding().to(InstanceGet.class);
    bind(StatusPage.class);
    bind(InstanceGet.class);
  }
}
