package dev.gatehouse.gateway.command;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;

/** Commands of one gateway; a feature adds its own to the set of {@link SlashCommand}. */
public final class CommandModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(Commands.class);
    Multibinder.newSetBinder(binder(), SlashCommand.class);
  }
}
