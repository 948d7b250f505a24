package dev.gatehouse.browser.state;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.browser.route.Routes;
import dev.gatehouse.browser.tab.TabPartFactory;

/** Cookies, storage and emulation of the tabs of one gateway. Needs {@code Vertx}. */
public final class StateModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(BrowserSettingsTable.class).in(Singleton.class);
    bind(Cookies.class).in(Singleton.class);
    bind(Network.class).in(Singleton.class);
    bind(PageScript.class).in(Singleton.class);
    bind(PageStorage.class).in(Singleton.class);
    bind(Permissions.class).in(Singleton.class);
    bind(PlaceAndTime.class).in(Singleton.class);
    bind(Screen.class).in(Singleton.class);
    bind(UserAgents.class).in(Singleton.class);
    Multibinder.newSetBinder(binder(), TabPartFactory.class)
        .addBinding()
        .to(TabEmulations.class)
        .in(Singleton.class);
    Multibinder<Routes> routes = Multibinder.newSetBinder(binder(), Routes.class);
    routes.addBinding().to(CookieRoutes.class).in(Singleton.class);
    routes.addBinding().to(StorageRoutes.class).in(Singleton.class);
    routes.addBinding().to(SetRoutes.class).in(Singleton.class);
  }
}
