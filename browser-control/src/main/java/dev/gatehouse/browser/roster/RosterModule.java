package dev.gatehouse.browser.roster;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.browser.route.Routes;

/** Changes of one gateway's browser profiles. */
public final class RosterModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(BrowserData.class).in(Singleton.class);
    bind(ProfileCreation.class).in(Singleton.class);
    bind(ProfileRemoval.class).in(Singleton.class);
    bind(RosterRoutes.class).in(Singleton.class);
    Multibinder.newSetBinder(binder(), Routes.class).addBinding().to(RosterRoutes.class);
  }
}
