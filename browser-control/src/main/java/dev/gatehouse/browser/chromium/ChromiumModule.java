package dev.gatehouse.browser.chromium;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.gatehouse.core.Environment;
import io.vertx.core.Vertx;

/** The installed browsers and the ones that run. Needs a bound {@code Vertx}. */
public final class ChromiumModule extends AbstractModule {
  private final Environment environment;

  /**
   * @param environment where browsers are looked for, and what they are told of it
   */
  public ChromiumModule(Environment environment) {
    this.environment = requireNonNull(environment, "environment");
  }

  @Override
  protected void configure() {
    bind(BrowserFinder.class).toInstance(new BrowserFinder(environment));
    bind(KilledBrowsers.class).in(Singleton.class);
  }

  @Provides
  @Singleton
  Chromium chromium(Vertx vertx) {
    return new Chromium(vertx, environment);
  }
}
