package dev.gatehouse.gateway.provider;

import java.util.List;

/**
 * Answers with the models of one provider; bound with a Guice {@code Multibinder} by an embedder
 * that brings its own. Those of the configuration are made by the gateway.
 */
public interface ModelProvider {
  /** Its id, the first half of a {@link ModelRef}. */
  String id();

  /** Ids of the models that it has, as far as it knows without asking anybody. */
  List<String> models();

  /**
   * Starts one answer. Called on the gateway's event loop: never blocks, never throws. One attempt:
   * retries and fall-backs are the caller's.
   */
  ModelCall stream(ModelRequest request, ModelListener listener);
}
