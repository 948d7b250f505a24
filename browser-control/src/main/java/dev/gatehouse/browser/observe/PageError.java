package dev.gatehouse.browser.observe;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * Something that a page threw and nobody caught. Immutable.
 *
 * @param message without the name
 * @param name of the error's class, empty when something else was thrown
 * @param stack empty when there is none
 */
record PageError(String message, String name, String stack, Instant at) {
  private static final int MAX_MESSAGE_CHARS = 4_000;
  private static final int MAX_STACK_CHARS = 8_000;

  /** Reads DevTools' {@code Runtime.exceptionThrown}. */
  static PageError of(JsonObject event) {
    JsonObject details = event.getJsonObject("exceptionDetails", new JsonObject());
    Instant at = Instant.ofEpochMilli(event.getDouble("timestamp", 0.0).longValue());
    JsonObject thrown = details.getJsonObject("exception");
    if (thrown == null) {
      return cut(details.getString("text", "unknown error"), "", "", at);
    }
    if (!"error".equals(thrown.getString("subtype"))) {
      return cut(RemoteText.of(thrown), "", "", at);
    }
    String stack = thrown.getString("description", "");
    String name = thrown.getString("className", "Error");
    int frames = stack.indexOf("\n    at ");
    String head = frames < 0 ? stack : stack.substring(0, frames);
    String message = head.startsWith(name + ": ") ? head.substring(name.length() + 2) : head;
    return cut(message, name, stack, at);
  }

  private static PageError cut(String message, String name, String stack, Instant at) {
    return new PageError(
        Texts.cut(message, MAX_MESSAGE_CHARS),
        Texts.cut(name, 200),
        Texts.cut(stack, MAX_STACK_CHARS),
        at);
  }

  int bytes() {
    return 100 + Texts.bytes(message) + Texts.bytes(name) + Texts.bytes(stack);
  }

  JsonObject toJson() {
    JsonObject json = new JsonObject().put("message", message);
    if (!name.isEmpty()) {
      json.put("name", name);
    }
    if (!stack.isEmpty()) {
      json.put("stack", stack);
    }
    return json.put("timestamp", at.toString());
  }
}
