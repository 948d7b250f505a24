package dev.gatehouse.gateway.prompt;

import com.google.inject.AbstractModule;

/** System prompts of one gateway. */
public final class PromptModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(BootstrapFiles.class);
    bind(Prompts.class);
  }
}
