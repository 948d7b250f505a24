package dev.gatehouse.browser.profile;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import com.google.inject.multibindings.OptionalBinder;
import dev.gatehouse.browser.cdp.DevToolsLocator;

/**
 * The browser profiles of one gateway and the ways to them. Needs {@code GatewayContext}, {@code
 * Vertx}, {@link BrowserSituation.Reader}, {@link CdpClaims} and {@link Neighbours}; an {@link
 * ExtensionDoor} may be added.
 */
public final class ProfileModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(Attachments.class).in(Singleton.class);
    bind(DevToolsLocator.class).in(Singleton.class);
    bind(ProfileInspector.class).in(Singleton.class);
    OptionalBinder.newOptionalBinder(binder(), ExtensionDoor.class)
        .setDefault()
        .to(NoExtension.class)
        .in(Singleton.class);
  }
}
