package dev.gatehouse.browser.control;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;

/** The control port and the dispatch of requests, of one gateway. */
public final class ControlModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(BrowserRequestMethod.class).in(Singleton.class);
    bind(ControlPort.class).in(Singleton.class);
    bind(ControlRouter.class).in(Singleton.class);
    bind(ControlService.class).in(Singleton.class);
  }
}
