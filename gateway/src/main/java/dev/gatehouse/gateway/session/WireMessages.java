package dev.gatehouse.gateway.session;

import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.provider.Models;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.Optional;

/** Messages of a transcript as clients get them. Used on the gateway's event loop. */
final class WireMessages {
  private final Models models;

  @Inject
  WireMessages(Models models) {
    this.models = models;
  }

  /**
   * Returns the message of a record; empty for a record of another type.
   *
   * @param maxChars how many characters a text has at most
   */
  Optional<JsonObject> of(TranscriptEntry entry, int maxChars, Protocol protocol) {
    return entry
        .messageJson()
        .map(
            stored -> {
              JsonObject message = HistoryText.message(stored, maxChars);
              if (message.getValue("provider") instanceof String provider) {
                models.api(provider).ifPresent(api -> message.put("api", api));
              }
              return protocol == Protocol.V4 ? marked(message, entry) : message;
            });
  }

  /** Protocol 4 says of each message where it stands. */
  private static JsonObject marked(JsonObject message, TranscriptEntry entry) {
    JsonObject mark =
        new JsonObject()
            .put("id", entry.id())
            .put("recordTimestampMs", entry.at())
            .put("seq", entry.number())
            .put(
                "transcriptPosition",
                new JsonObject().put("source", entry.sessionId()).put("rawSeq", entry.number()));
    entry.runId().ifPresent(runId -> mark.put("runId", runId));
    if ("user".equals(message.getString("role")) && entry.runId().isPresent()) {
      String idempotencyKey = entry.runId().get() + ":user";
      message.put("idempotencyKey", idempotencyKey);
      mark.put("idempotencyKey", idempotencyKey);
    }
    return message.put("__openclaw", mark);
  }
}
