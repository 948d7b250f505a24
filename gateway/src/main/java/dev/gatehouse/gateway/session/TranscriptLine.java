package dev.gatehouse.gateway.session;

import dev.gatehouse.gateway.transcript.Message;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * One line of a transcript's file.
 *
 * @param id what it calls itself; a derived one, always the same for the same line, where it has
 *     none
 * @param parentId the record that it says it follows
 * @param root whether it says that it follows none
 * @param at in milliseconds since 1970; 0 when it says nothing of it
 * @param body the rest
 */
record TranscriptLine(
    String id,
    Optional<String> parentId,
    boolean root,
    String type,
    long at,
    Optional<String> runId,
    JsonObject body) {
  /** The type of a file's first line. */
  static final String HEADER = "session";

  /** Says where a conversation is that went back and was not continued. */
  static final String LEAF = "gatehouse.leaf";

  private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,128}");
  private static final List<String> OWN = List.of("type", "id", "parentId", "timestamp", "runId");

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static TranscriptLine read(String text, long line) {
    JsonObject json;
    try {
      if (!text.stripLeading().startsWith("{")) {
        throw new IllegalArgumentException("is no JSON object");
      }
      json = new JsonObject(text);
    } catch (DecodeException e) {
      throw new IllegalArgumentException("is no JSON object", e);
    }
    if (!(json.getValue("type") instanceof String type) || type.isBlank()) {
      throw new IllegalArgumentException("has no type");
    }
    check(type, json);
    JsonObject body = new JsonObject();
    json.forEach(
        field -> {
          if (!OWN.contains(field.getKey())) {
            body.put(field.getKey(), field.getValue());
          }
        });
    return new TranscriptLine(
        word(json, "id").orElseGet(() -> derived(text, line)),
        word(json, "parentId"),
        json.containsKey("parentId") && json.getValue("parentId") == null,
        type,
        time(json),
        json.getValue("runId") instanceof String runId ? Optional.of(runId) : Optional.empty(),
        body);
  }

  /** The record that a leaf line names; empty for every other line. */
  Optional<Optional<String>> leaf() {
    return type.equals("custom") && LEAF.equals(body.getValue("customType"))
        ? Optional.of(parentId)
        : Optional.empty();
  }

  private static void check(String type, JsonObject json) {
    if (!type.equals(TranscriptEntry.MESSAGE)) {
      if (type.equals(TranscriptEntry.COMPACTION)
          && !(json.getValue("summary") instanceof String)) {
        throw new IllegalArgumentException("is a compaction without summary");
      }
      return;
    }
    if (!(json.getValue("message") instanceof JsonObject message)) {
      throw new IllegalArgumentException("is a message without content");
    }
    try {
      Message.of(message);
    } catch (ClassCastException | IllegalArgumentException | NullPointerException e) {
      throw new IllegalArgumentException("is a message whose fields have the wrong types", e);
    }
  }

  private static Optional<String> word(JsonObject json, String field) {
    return json.getValue(field) instanceof String text && ID.matcher(text).matches()
        ? Optional.of(text)
        : Optional.empty();
  }

  private static long time(JsonObject json) {
    if (json.getValue("timestamp") instanceof String text) {
      try {
        return Instant.parse(text).toEpochMilli();
      } catch (DateTimeException | ArithmeticException e) {
        return 0;
      }
    }
    if (json.getValue("timestamp") instanceof Number millis) {
      return Math.max(0, millis.longValue());
    }
    return json.getValue("message") instanceof JsonObject message
            && message.getValue("timestamp") instanceof Number millis
        ? Math.max(0, millis.longValue())
        : 0;
  }

  /** An id that is always the same for the same line. */
  static String derived(String text, long line) {
    UUID hash = UUID.nameUUIDFromBytes((line + "\n" + text).getBytes(StandardCharsets.UTF_8));
    return hash.toString().substring(0, 8);
  }
}
