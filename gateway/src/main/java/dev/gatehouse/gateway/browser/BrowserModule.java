package dev.gatehouse.gateway.browser;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import dev.gatehouse.gateway.tool.ToolSource;

/** The tool {@code browser}, where something is bound that drives one. */
public final class BrowserModule extends AbstractModule {
  @Override
  protected void configure() {
    OptionalBinder.newOptionalBinder(binder(), BrowserDriver.class);
    bind(BrowserTools.class);
    Multibinder.newSetBinder(binder(), ToolSource.class).addBinding().to(BrowserTools.class);
  }
}
