package dev.gatehouse.browser.tab;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import dev.gatehouse.browser.cdp.CdpConnector;

/** The running browsers of one gateway. Features add their {@link TabPartFactory}. */
public final class TabModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(CdpConnector.class).in(Singleton.class);
    bind(BrowserOpener.class).in(Singleton.class);
    bind(Browsers.class).in(Singleton.class);
    Multibinder.newSetBinder(binder(), TabPartFactory.class);
    Multibinder.newSetBinder(binder(), LaunchArguments.class);
    OptionalBinder.newOptionalBinder(binder(), NavigationPolicy.class);
  }
}
