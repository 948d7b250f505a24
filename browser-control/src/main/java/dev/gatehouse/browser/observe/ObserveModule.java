package dev.gatehouse.browser.observe;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.browser.route.Routes;
import dev.gatehouse.browser.tab.TabPartFactory;

/**
 * Console, errors, requests, bodies and traces of the tabs of one gateway. Needs {@code Vertx} and
 * {@code BrowserFolders}.
 */
public final class ObserveModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(ResponseBodies.class).in(Singleton.class);
    bind(Traces.class).in(Singleton.class);
    Multibinder.newSetBinder(binder(), TabPartFactory.class)
        .addBinding()
        .to(TabRecorders.class)
        .in(Singleton.class);
    Multibinder<Routes> routes = Multibinder.newSetBinder(binder(), Routes.class);
    routes.addBinding().to(ObserveRoutes.class).in(Singleton.class);
    routes.addBinding().to(TraceRoutes.class).in(Singleton.class);
  }
}
