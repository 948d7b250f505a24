package dev.gatehouse.gateway.canvas;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Messages that describe a page by its parts (A2UI, version 0.8), one JSON object on each line.
 * Pure.
 */
final class A2uiMessages {
  static final int MAX_CHARS = 1024 * 1024;
  private static final int MAX_MESSAGES = 2_000;

  private static final Set<String> KINDS =
      Set.of("surfaceUpdate", "beginRendering", "dataModelUpdate", "deleteSurface");
  private static final Set<String> LATER_KINDS =
      Set.of("createSurface", "updateComponents", "updateDataModel");

  private A2uiMessages() {}

  /**
   * Reads the lines; empty ones are skipped.
   *
   * @throws IllegalArgumentException with the number of the line that is wrong, and why
   */
  static List<JsonObject> read(String jsonl) {
    if (jsonl.length() > MAX_CHARS) {
      throw new IllegalArgumentException(
          "the messages are longer than " + MAX_CHARS + " characters; push them in parts");
    }
    List<JsonObject> messages = new ArrayList<>();
    String[] lines = jsonl.split("\\R", -1);
    for (int i = 0; i < lines.length; i++) {
      if (!lines[i].isBlank()) {
        messages.add(message(lines[i], i + 1));
      }
    }
    if (messages.isEmpty() || messages.size() > MAX_MESSAGES) {
      throw new IllegalArgumentException(
          "a push holds 1 to " + MAX_MESSAGES + " messages, one JSON object on each line");
    }
    return List.copyOf(messages);
  }

  /** The surface that a message is about. */
  static String surface(JsonObject message) {
    return message.getJsonObject(kind(message)).getString("surfaceId");
  }

  /** What a message does. */
  static String kind(JsonObject message) {
    return message.fieldNames().iterator().next();
  }

  private static JsonObject message(String line, int number) {
    JsonObject message;
    try {
      message = new JsonObject(line);
    } catch (DecodeException | ClassCastException e) {
      throw bad(number, "is no JSON object");
    }
    if (message.fieldNames().stream().anyMatch(LATER_KINDS::contains)) {
      throw bad(number, "is a message of A2UI 0.9; this canvas takes version 0.8");
    }
    if (message.size() != 1 || !KINDS.containsAll(message.fieldNames())) {
      throw bad(
          number,
          "must hold exactly one of " + String.join(", ", KINDS.stream().sorted().toList()));
    }
    if (!(message.getValue(kind(message)) instanceof JsonObject body)
        || !(body.getValue("surfaceId") instanceof String surface)
        || surface.isBlank()
        || surface.length() > 200) {
      throw bad(number, "must name its surface in surfaceId");
    }
    String kind = kind(message);
    if (kind.equals("surfaceUpdate") && body.getValue("components") == null) {
      throw bad(number, "must hold components");
    }
    if (kind.equals("beginRendering") && !(body.getValue("root") instanceof String)) {
      throw bad(number, "must name its root component in root");
    }
    if (kind.equals("dataModelUpdate") && body.getValue("contents") == null) {
      throw bad(number, "must hold contents");
    }
    return message;
  }

  private static IllegalArgumentException bad(int number, String why) {
    return new IllegalArgumentException("line " + number + " " + why);
  }
}
