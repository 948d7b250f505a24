package dev.gatehouse.gateway.session;

import dev.gatehouse.gateway.database.Sql;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * A record of a conversation that somebody wants to go back to. A person's own message is taken
 * back and can be written anew; any other record stays.
 *
 * @param first the number of the first record that does not stay
 */
record TurningPoint(TranscriptEntry entry, long first) {
  /**
   * Finds a record of what the conversation is now. Blocks.
   *
   * @throws RpcException when there is none of this id
   */
  static TurningPoint find(Connection connection, String sessionId, String entryId)
      throws SQLException {
    TranscriptEntry entry =
        TranscriptRows.find(connection, sessionId, entryId)
            .filter(found -> found.type().equals(TranscriptEntry.MESSAGE))
            .orElseThrow(() -> RpcException.invalid("entry not found: " + entryId));
    boolean left =
        Sql.one(
                connection,
                "SELECT 1 FROM entry WHERE session_id = ? AND id = ? AND left_at IS NOT NULL",
                row -> row.getInt(1),
                sessionId,
                entryId)
            .isPresent();
    if (left) {
      throw RpcException.invalid("entry not found: " + entryId);
    }
    boolean own = entry.message().filter(Message.User.class::isInstance).isPresent();
    return new TurningPoint(entry, own ? entry.number() : entry.number() + 1);
  }

  /** The records before it that count. Blocks. */
  List<TranscriptEntry> before(Connection connection) throws SQLException {
    return TranscriptRows.active(connection, entry.sessionId(), first);
  }

  /** What a client puts into the field in which a person writes. */
  JsonObject editor() {
    JsonObject json = new JsonObject();
    if (first > entry.number()) {
      return json;
    }
    Message message = entry.message().orElseThrow();
    json.put("editorText", HistoryText.plain(message.text()));
    JsonArray pictures = new JsonArray();
    for (Content part : message.content()) {
      if (part instanceof Content.Image picture) {
        pictures.add(
            new JsonObject().put("mimeType", picture.mimeType()).put("data", picture.data()));
      }
    }
    return pictures.isEmpty() ? json : json.put("editorAttachments", pictures);
  }
}
