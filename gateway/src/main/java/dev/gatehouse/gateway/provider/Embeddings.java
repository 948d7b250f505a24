package dev.gatehouse.gateway.provider;

import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** Turns texts into vectors with a provider that offers it. To be called on the event loop. */
@Singleton
public final class Embeddings {
  @Inject
  Embeddings() {}

  /** Whether a provider for it is configured and has a credential. */
  public boolean available() {
    return false;
  }

  /**
   * Returns one vector for each text, in order.
   *
   * @return fails with {@link ModelFailure} when no provider answers
   */
  public Future<List<float[]>> embed(List<String> texts) {
    return Future.failedFuture(
        new ModelFailure(ModelFailure.Kind.NOT_FOUND, "no provider offers embeddings"));
  }
}
