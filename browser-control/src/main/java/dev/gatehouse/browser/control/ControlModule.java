package dev.gatehouse.browser.control;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import com.google.inject.multibindings.OptionalBinder;
import dev.gatehouse.profiles.component.BrowserRoutes;

/** The ways to the browsers of one gateway. Needs a {@link RouterSource}. */
public final class ControlModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(ControlPort.class).in(Singleton.class);
    bind(ControlService.class).in(Singleton.class);
    bind(InProcessRoutes.class).in(Singleton.class);
    OptionalBinder.newOptionalBinder(binder(), BrowserRoutes.class)
        .setBinding()
        .to(InProcessRoutes.class);
  }
}
