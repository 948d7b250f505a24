package dev.gatehouse.gateway.provider;

import dev.gatehouse.gateway.transcript.Content;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * Arguments of a tool call that are no JSON object. They stand in the call under a key of their
 * own, so that the call stays in the conversation and its result can tell the model what was wrong.
 */
public final class UnreadableArguments {
  private static final String KEY = "$unreadable";
  private static final int SHOWN = 200;

  private UnreadableArguments() {}

  /** Reads what a model wrote; nothing at all counts as an empty object. */
  static JsonObject read(String written) {
    if (written.isBlank()) {
      return new JsonObject();
    }
    try {
      return new JsonObject(written);
    } catch (DecodeException | ClassCastException e) {
      return new JsonObject().put(KEY, written);
    }
  }

  /**
   * Returns what to tell the model as the result of a call whose arguments could not be read; empty
   * for a call that is well.
   */
  public static Optional<String> complaint(Content.ToolUse call) {
    if (call.arguments().size() == 1 && call.arguments().getValue(KEY) instanceof String written) {
      return Optional.of(
          "The arguments of this call were no JSON object and it was not made. Call "
              + call.name()
              + " again with one valid JSON object. They began with: "
              + written.substring(0, Math.min(SHOWN, written.length())));
    }
    return Optional.empty();
  }
}
