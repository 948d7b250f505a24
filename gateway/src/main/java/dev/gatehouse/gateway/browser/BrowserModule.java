package dev.gatehouse.gateway.browser;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.tool.ToolSource;
import dev.gatehouse.profiles.component.BrowserRoutes;

/**
 * {@code browser.request} and the tool {@code browser}, on the {@link BrowserRoutes} that browser
 * control binds where it is a part of the gateway.
 */
public final class BrowserModule extends AbstractModule {
  @Override
  protected void configure() {
    OptionalBinder.newOptionalBinder(binder(), BrowserRoutes.class);
    bind(BrowserAnswers.class);
    bind(BrowserFiles.class);
    bind(BrowserNodes.class);
    bind(BrowserTool.class);
    bind(BrowserTools.class);
    bind(Browsers.class);
    bind(BrowserRequest.class);
    Multibinder.newSetBinder(binder(), RpcMethod.class).addBinding().to(BrowserRequest.class);
    Multibinder.newSetBinder(binder(), ToolSource.class).addBinding().to(BrowserTools.class);
  }
}
