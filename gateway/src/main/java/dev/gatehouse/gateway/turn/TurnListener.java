package dev.gatehouse.gateway.turn;

import dev.gatehouse.gateway.provider.ModelRef;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.transcript.Content;

/**
 * Hears a turn while it runs. Every method is called on the gateway's event loop, in order; {@link
 * #ended} is the last one, and comes after everything is stored.
 */
public interface TurnListener {
  /** The turn left the queue and runs. */
  default void started(long startedAtMillis) {}

  /** This model answers now: the first one, or a fall-back. */
  default void model(ModelRef model) {}

  /** More words of the answer. */
  default void text(String delta) {}

  /**
   * The words of the model's current step are void: it failed after them and is asked again. What
   * earlier steps said stands.
   */
  default void retracted() {}

  /** More thoughts. */
  default void thinking(String delta) {}

  /** A tool starts. */
  default void toolStarted(Content.ToolUse call) {}

  /** What a running tool has to show so far, in whole. */
  default void toolProgress(Content.ToolUse call, String soFar) {}

  /** A tool is done. */
  default void toolEnded(Content.ToolUse call, ToolAnswer answer) {}

  /** The turn is over; nothing follows. */
  default void ended(TurnResult result) {}
}
