package dev.gatehouse.gateway.provider;

import dev.gatehouse.gateway.transcript.Message;

/**
 * Hears a model's answer while it comes. Every method is called on the gateway's event loop, in
 * order; after {@link #done} or {@link #failed} none is called any more.
 */
public interface ModelListener {
  /** Another model answers now: the first one, or a fall-back after a failure. */
  default void model(ModelRef model) {}

  /** More words. */
  default void text(String delta) {}

  /** More thoughts. */
  default void thinking(String delta) {}

  /** The whole answer, with tool calls and usage. */
  void done(Message.Assistant answer);

  /** There is no answer. */
  void failed(ModelFailure failure);
}
