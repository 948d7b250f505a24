package dev.gatehouse.gateway.canvas;

import com.google.inject.AbstractModule;

/** The canvas of one gateway. */
public final class CanvasModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(CanvasCapabilities.class);
  }
}
