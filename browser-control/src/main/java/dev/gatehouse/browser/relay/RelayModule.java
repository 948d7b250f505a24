package dev.gatehouse.browser.relay;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import dev.gatehouse.browser.profile.ExtensionDoor;
import dev.gatehouse.browser.route.Routes;

/** The extension relay of one gateway. Needs a bound {@code GatewayContext} and {@code Vertx}. */
public final class RelayModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(ExtensionRelays.class).in(Singleton.class);
    bind(RelayRoutes.class).in(Singleton.class);
    Multibinder.newSetBinder(binder(), Routes.class).addBinding().to(RelayRoutes.class);
    OptionalBinder.newOptionalBinder(binder(), ExtensionDoor.class)
        .setBinding()
        .to(ExtensionRelays.class);
  }
}
