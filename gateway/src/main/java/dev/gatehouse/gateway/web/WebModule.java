package dev.gatehouse.gateway.web;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.tool.Tool;

/** {@code web_fetch} and {@code web_search}. Needs the outbound guard. */
public final class WebModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(WebSettings.class);
    bind(WebFetch.class);
    bind(WebSearch.class);
    Multibinder<Tool> tools = Multibinder.newSetBinder(binder(), Tool.class);
    tools.addBinding().to(WebFetch.class);
    tools.addBinding().to(WebSearch.class);
  }
}
