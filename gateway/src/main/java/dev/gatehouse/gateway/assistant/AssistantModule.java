package dev.gatehouse.gateway.assistant;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.provider.ModelProvider;

/** The provider {@code gatehouse} with its model {@code operator}. */
public final class AssistantModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(OperatorAnswers.class);
    bind(OperatorAssistant.class);
    Multibinder.newSetBinder(binder(), ModelProvider.class)
        .addBinding()
        .to(OperatorAssistant.class);
  }
}
