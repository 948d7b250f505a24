package dev.gatehouse.browser.control;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import dev.gatehouse.browser.route.Routes;
import dev.gatehouse.profiles.component.BrowserRoutes;

/** The control port and the dispatch of requests, of one gateway. Features add their routes. */
public final class ControlModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(ControlPort.class).in(Singleton.class);
    bind(ControlRouter.class).in(Singleton.class);
    bind(ControlService.class).in(Singleton.class);
    bind(LifecycleRoutes.class).in(Singleton.class);
    bind(StatusRoutes.class).in(Singleton.class);
    bind(TabRoutes.class).in(Singleton.class);
    bind(InProcessRoutes.class).in(Singleton.class);
    OptionalBinder.newOptionalBinder(binder(), BrowserRoutes.class)
        .setBinding()
        .to(InProcessRoutes.class);
    Multibinder<Routes> routes = Multibinder.newSetBinder(binder(), Routes.class);
    routes.addBinding().to(LifecycleRoutes.class);
    routes.addBinding().to(StatusRoutes.class);
    routes.addBinding().to(TabRoutes.class);
  }
}
