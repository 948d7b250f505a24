package dev.gatehouse.gateway.node;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What a node answered to a command.
 *
 * @param payload the answer as JSON, null when there is none
 * @param payloadJson the same as text, where the node sent text
 */
public record NodeAnswer(@Nullable Object payload, @Nullable String payloadJson) {
  /** Reads an answer that came as text, as a value, or not at all. */
  static NodeAnswer of(@Nullable Object payload, @Nullable String json) {
    if (json == null) {
      return new NodeAnswer(payload, null);
    }
    try {
      return new NodeAnswer(Json.decodeValue(json), json);
    } catch (DecodeException e) {
      // What is no JSON is handed on as it is; the caller sees the text.
      return new NodeAnswer(payload, json);
    }
  }
}
