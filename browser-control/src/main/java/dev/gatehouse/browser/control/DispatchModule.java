package dev.gatehouse.browser.control;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.browser.route.Routes;

/** The table of routes of one gateway. Needs {@link ControlPort}; features add their routes. */
public final class DispatchModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(ControlRouter.class).in(Singleton.class);
    bind(LifecycleRoutes.class).in(Singleton.class);
    bind(StatusRoutes.class).in(Singleton.class);
    bind(TabRoutes.class).in(Singleton.class);
    Multibinder<Routes> routes = Multibinder.newSetBinder(binder(), Routes.class);
    routes.addBinding().to(LifecycleRoutes.class);
    routes.addBinding().to(StatusRoutes.class);
    routes.addBinding().to(TabRoutes.class);
  }
}
