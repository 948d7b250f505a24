package dev.gatehouse.gateway.session;

import dev.gatehouse.gateway.transcript.Message;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * One record of a transcript. Immutable, but for {@code body}, which nobody changes.
 *
 * @param number its place in the transcript, from 1
 * @param id eight hexadecimal digits, the only one of its transcript
 * @param parentId the record that it follows
 * @param type {@code message}, {@code compaction}, {@code model_change} and others
 * @param at when it was written, in milliseconds since 1970
 * @param runId the turn that wrote it
 * @param body what it says beside the above, as the family's files have it
 */
public record TranscriptEntry(
    String sessionId,
    long number,
    String id,
    Optional<String> parentId,
    String type,
    long at,
    Optional<String> runId,
    JsonObject body) {
  /** The type of a message. */
  public static final String MESSAGE = "message";

  /** The type of a summary that stands for what was said before. */
  public static final String COMPACTION = "compaction";

  /** The message of it; empty for another type. */
  public Optional<Message> message() {
    return messageJson().flatMap(Message::of);
  }

  /** The message as it is stored, with fields that this version does not know. */
  public Optional<JsonObject> messageJson() {
    return type.equals(MESSAGE) && body.getValue("message") instanceof JsonObject message
        ? Optional.of(message)
        : Optional.empty();
  }

  /** The summary of a compaction; empty for another type. */
  public Optional<String> summary() {
    return type.equals(COMPACTION)
        ? Optional.ofNullable(body.getString("summary"))
        : Optional.empty();
  }

  /** Returns the record as a line of the family's files. */
  public JsonObject toJson() {
    JsonObject json = new JsonObject().put("type", type).put("id", id);
    json.put("parentId", parentId.orElse(null));
    return json.put("timestamp", Instant.ofEpochMilli(at).toString()).mergeIn(body.copy());
  }
}
