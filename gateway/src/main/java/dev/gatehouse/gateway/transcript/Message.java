package dev.gatehouse.gateway.transcript;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * One message of a session, in the shape that the family's transcripts and clients use. Immutable.
 */
public sealed interface Message {
  /** Its parts, in order. */
  List<Content> content();

  /** When it was said, in milliseconds since 1970. */
  long timestamp();

  /** Returns the body of a transcript's message record. */
  JsonObject toJson();

  /** Its words, without thoughts, pictures and tool calls. */
  default String text() {
    return Content.text(content());
  }

  /** Reads {@link #toJson()}; empty for a role that this version does not know. */
  static Optional<Message> of(JsonObject json) {
    List<Content> content = Content.list(json.getValue("content"));
    long timestamp = json.getLong("timestamp", 0L);
    return switch (String.valueOf(json.getValue("role"))) {
      case "user" -> Optional.of(new User(content, timestamp));
      case "assistant" ->
          Optional.of(
              new Assistant(
                  content,
                  timestamp,
                  json.getString("provider", ""),
                  json.getString("model", ""),
                  json.getValue("usage") instanceof JsonObject usage ? Usage.of(usage) : Usage.NONE,
                  StopReason.of(json.getString("stopReason", "stop")),
                  Optional.ofNullable(json.getString("errorMessage"))));
      case "toolResult" ->
          Optional.of(
              new ToolResult(
                  json.getString("toolCallId", ""),
                  json.getString("toolName", ""),
                  content,
                  Optional.ofNullable(json.getJsonObject("details")),
                  json.getBoolean("isError", false),
                  timestamp));
      default -> Optional.empty();
    };
  }

  /** What a person, a channel, a job or another agent said. */
  record User(List<Content> content, long timestamp) implements Message {
    public User {
      content = List.copyOf(content);
    }

    @Override
    public JsonObject toJson() {
      return new JsonObject()
          .put("role", "user")
          .put("content", Content.json(content))
          .put("timestamp", timestamp);
    }
  }

  /**
   * What the model answered.
   *
   * @param provider id of the provider that answered; {@code gatehouse} for what no model wrote
   * @param model its id at the provider
   * @param stopReason why it ended
   * @param error what went wrong, for {@link StopReason#ERROR}
   */
  record Assistant(
      List<Content> content,
      long timestamp,
      String provider,
      String model,
      Usage usage,
      StopReason stopReason,
      Optional<String> error)
      implements Message {
    public Assistant {
      content = List.copyOf(content);
    }

    /** The tools that it wants to call. */
    public List<Content.ToolUse> toolUses() {
      return content.stream()
          .filter(Content.ToolUse.class::isInstance)
          .map(Content.ToolUse.class::cast)
          .toList();
    }

    @Override
    public JsonObject toJson() {
      JsonObject json =
          new JsonObject()
              .put("role", "assistant")
              .put("content", Content.json(content))
              .put("provider", provider)
              .put("model", model)
              .put("usage", usage.toJson())
              .put("stopReason", stopReason.wireName())
              .put("timestamp", timestamp);
      error.ifPresent(value -> json.put("errorMessage", value));
      return json;
    }
  }

  /**
   * What a tool answered.
   *
   * @param toolCallId {@link Content.ToolUse#id()} of the call
   * @param details facts for programs, not shown to the model
   * @param isError whether the tool failed
   */
  record ToolResult(
      String toolCallId,
      String toolName,
      List<Content> content,
      Optional<JsonObject> details,
      boolean isError,
      long timestamp)
      implements Message {
    public ToolResult {
      content = List.copyOf(content);
    }

    @Override
    public JsonObject toJson() {
      JsonObject json =
          new JsonObject()
              .put("role", "toolResult")
              .put("toolCallId", toolCallId)
              .put("toolName", toolName)
              .put("content", Content.json(content))
              .put("isError", isError)
              .put("timestamp", timestamp);
      details.ifPresent(value -> json.put("details", value));
      return json;
    }
  }
}
