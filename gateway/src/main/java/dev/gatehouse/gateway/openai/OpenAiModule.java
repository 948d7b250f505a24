package dev.gatehouse.gateway.openai;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.server.RouteMount;

/** The HTTP API of OpenAI's clients, answered by this gateway's agents. */
public final class OpenAiModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(Completions.class);
    bind(EmbeddingsAnswer.class);
    bind(Targets.class);
    bind(Attachments.class);
    bind(OpenAiRoutes.class);
    Multibinder.newSetBinder(binder(), RouteMount.class).addBinding().to(OpenAiRoutes.class);
  }
}
