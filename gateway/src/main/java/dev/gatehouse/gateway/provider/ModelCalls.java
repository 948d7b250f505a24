package dev.gatehouse.gateway.provider;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/**
 * Asks models: finds provider and credential, tries again, goes on to the next model of the chain.
 * To be called on the gateway's event loop.
 */
@Singleton
public final class ModelCalls {
  private final Set<ModelProvider> providers;

  @Inject
  ModelCalls(Set<ModelProvider> providers) {
    this.providers = providers;
  }

  /**
   * Starts an answer of the first model of {@code chain} that gives one. The model of {@code
   * request} does not count. Never throws; every failure goes to the listener.
   */
  public ModelCall start(ModelChain chain, ModelRequest request, ModelListener listener) {
    Optional<ModelProvider> provider =
        providers.stream().filter(p -> p.id().equals(chain.primary().provider())).findFirst();
    if (provider.isEmpty()) {
      listener.failed(
          new ModelFailure(
              ModelFailure.Kind.NOT_FOUND, "there is no provider " + chain.primary().provider()));
      return () -> {};
    }
    listener.model(chain.primary());
    return provider.get().stream(request.to(chain.primary()), listener);
  }
}
