package dev.gatehouse.gateway.transcript;

import static java.util.Objects.requireNonNull;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One part of a message. Immutable. */
public sealed interface Content {
  /** Returns the part as transcripts and clients know it. */
  JsonObject toJson();

  /** Reads a part; empty for a kind that this version does not know. */
  static Optional<Content> of(JsonObject json) {
    return switch (String.valueOf(json.getValue("type"))) {
      case "text" -> Optional.of(new Text(json.getString("text", "")));
      case "thinking" ->
          Optional.of(
              new Thinking(
                  json.getString("thinking", json.getString("text", "")),
                  Optional.ofNullable(json.getString("thinkingSignature"))));
      case "image" ->
          Optional.of(
              new Image(json.getString("mimeType", "image/png"), json.getString("data", "")));
      case "toolCall" ->
          Optional.of(
              new ToolUse(
                  json.getString("id", ""),
                  json.getString("name", ""),
                  json.getValue("arguments") instanceof JsonObject arguments
                      ? arguments
                      : new JsonObject()));
      default -> Optional.empty();
    };
  }

  /** Reads the parts of a message: a list of parts, or a bare text. Unknown parts are left out. */
  static List<Content> list(Object value) {
    if (value instanceof String text) {
      return List.of(new Text(text));
    }
    List<Content> parts = new ArrayList<>();
    if (value instanceof JsonArray array) {
      for (Object part : array) {
        if (part instanceof JsonObject json) {
          of(json).ifPresent(parts::add);
        }
      }
    }
    return parts;
  }

  /** Returns parts as a JSON array. */
  static JsonArray json(List<? extends Content> parts) {
    JsonArray array = new JsonArray();
    parts.forEach(part -> array.add(part.toJson()));
    return array;
  }

  /** Returns the texts of the parts, one after the other without anything between them. */
  static String text(List<? extends Content> parts) {
    StringBuilder text = new StringBuilder();
    for (Content part : parts) {
      if (part instanceof Text words) {
        text.append(words.text());
      }
    }
    return text.toString();
  }

  /** Words. */
  record Text(String text) implements Content {
    public Text {
      requireNonNull(text, "text");
    }

    @Override
    public JsonObject toJson() {
      return new JsonObject().put("type", "text").put("text", text);
    }
  }

  /**
   * What a model thought before it answered.
   *
   * @param signature proof of the provider that these are its thoughts, where it gives one; it must
   *     go back with the thought unchanged
   */
  record Thinking(String text, Optional<String> signature) implements Content {
    @Override
    public JsonObject toJson() {
      JsonObject json = new JsonObject().put("type", "thinking").put("thinking", text);
      signature.ifPresent(value -> json.put("thinkingSignature", value));
      return json;
    }
  }

  /**
   * A picture.
   *
   * @param mimeType for example {@code image/png}
   * @param data its bytes in base64
   */
  record Image(String mimeType, String data) implements Content {
    @Override
    public JsonObject toJson() {
      return new JsonObject().put("type", "image").put("data", data).put("mimeType", mimeType);
    }
  }

  /**
   * A model's wish to call a tool.
   *
   * @param id the provider's id of the call; the result carries it
   * @param name of the tool
   * @param arguments as the model wrote them; checked by the tool
   */
  record ToolUse(String id, String name, JsonObject arguments) implements Content {
    @Override
    public JsonObject toJson() {
      return new JsonObject()
          .put("type", "toolCall")
          .put("id", id)
          .put("name", name)
          .put("arguments", arguments);
    }
  }
}
