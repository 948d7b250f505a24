package dev.gatehouse.gateway.tool;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;

/**
 * The tools of one gateway and who may call which. Others add theirs with a {@code Multibinder} of
 * {@link Tool}, or of {@link ToolSource} for tools that are found while the gateway runs.
 */
public final class ToolModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(Toolbox.class);
    Multibinder.newSetBinder(binder(), Tool.class);
    Multibinder.newSetBinder(binder(), ToolSource.class);
  }
}
