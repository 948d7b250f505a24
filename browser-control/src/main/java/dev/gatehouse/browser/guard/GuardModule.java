package dev.gatehouse.browser.guard;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import dev.gatehouse.browser.route.Routes;
import dev.gatehouse.browser.tab.LaunchArguments;
import dev.gatehouse.browser.tab.NavigationPolicy;
import dev.gatehouse.browser.tab.TabPartFactory;
import dev.gatehouse.core.net.NameResolver;

/**
 * The guard of the browsers of one gateway, and the route that navigates. Needs {@code Vertx},
 * {@code GatewayContext}, {@code Neighbours} and {@link NameResolver}.
 */
public final class GuardModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(ClosedPorts.class).in(Singleton.class);
    bind(Destinations.class).in(Singleton.class);
    bind(CanvasDoor.class).in(Singleton.class);
    bind(Fence.class).in(Singleton.class);
    bind(NavigationRules.class).in(Singleton.class);
    bind(RequestGates.class);
    bind(NavigateRoutes.class);
    OptionalBinder.newOptionalBinder(binder(), NavigationPolicy.class)
        .setBinding()
        .to(NavigationRules.class);
    Multibinder.newSetBinder(binder(), LaunchArguments.class).addBinding().to(Fence.class);
    Multibinder.newSetBinder(binder(), TabPartFactory.class).addBinding().to(RequestGates.class);
    Multibinder.newSetBinder(binder(), Routes.class).addBinding().to(NavigateRoutes.class);
  }
}
