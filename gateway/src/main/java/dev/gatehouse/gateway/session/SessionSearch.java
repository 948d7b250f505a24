package dev.gatehouse.gateway.session;

import dev.gatehouse.gateway.database.Database;
import dev.gatehouse.gateway.database.Sql;
import dev.gatehouse.gateway.transcript.Message;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what was said, by its words. Future completes on the gateway's loop. */
@Singleton
public final class SessionSearch {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_]+");
  private static final int MAX_WORDS = 32;
  private static final int SNIPPET_CHARS = 240;

  private final Database database;

  @Inject
  SessionSearch(Database database) {
    this.database = database;
  }

  /**
   * A message with the words in it.
   *
   * @param snippet the part of it where the first word stands
   * @param score larger is better
   */
  public record Hit(
      SessionKey key,
      String sessionId,
      String messageId,
      String role,
      long timestamp,
      String snippet,
      double score) {
    JsonObject toJson() {
      return new JsonObject()
          .put("sessionKey", key.value())
          .put("sessionId", sessionId)
          .put("messageId", messageId)
          .put("role", role)
          .put("timestamp", timestamp)
          .put("snippet", snippet)
          .put("score", score);
    }
  }

  /**
   * Finds messages in which all words of {@code query} stand; the last word may be a beginning.
   * What else stands in the query has no meaning.
   *
   * @param agentId only this agent's sessions
   * @param keys only these sessions; empty for all
   */
  public Future<List<Hit>> find(
      String query, Optional<String> agentId, Set<String> keys, int limit) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(query.toLowerCase(Locale.ROOT));
    while (matcher.find() && words.size() < MAX_WORDS) {
      words.add(matcher.group());
    }
    return words.isEmpty() || !database.exists()
        ? Future.succeededFuture(List.of())
        : database.read(connection -> find(connection, words, agentId, keys, limit));
  }

  private static List<Hit> find(
      Connection connection,
      List<String> words,
      Optional<String> agentId,
      Set<String> keys,
      int limit)
      throws SQLException {
    StringBuilder match = new StringBuilder();
    words.forEach(word -> match.append('"').append(word).append("\" "));
    String agent = agentId.orElse("");
    String sessions = keys.isEmpty() ? "" : new JsonArray(List.copyOf(keys)).encode();
    return Sql.list(
        connection,
        // The best are chosen before the texts of any are read.
        "SELECT t.key, e.session_id, e.id, e.role, e.at, e.body, best.score FROM"
            + " (SELECT m.seq AS seq, -bm25(entry_text) AS score"
            + " FROM entry_text JOIN entry m ON m.seq = entry_text.rowid"
            + " JOIN transcript s ON s.session_id = m.session_id"
            + " WHERE entry_text MATCH ? AND m.left_at IS NULL"
            + " AND (? = '' OR s.agent = ?)"
            + " AND (? = '' OR s.key IN (SELECT value FROM json_each(?)))"
            + " ORDER BY score DESC, m.seq DESC LIMIT ?) AS best"
            + " JOIN entry e ON e.seq = best.seq"
            + " JOIN transcript t ON t.session_id = e.session_id"
            + " ORDER BY best.score DESC, best.seq DESC",
        row ->
            new Hit(
                new SessionKey(row.getString(1)),
                row.getString(2),
                row.getString(3),
                String.valueOf(row.getString(4)),
                row.getLong(5),
                snippet(
                    new JsonObject(row.getString(6))
                        .getJsonObject("message", new JsonObject())
                        .encode(),
                    words.get(0)),
                row.getDouble(7)),
        match.toString().strip() + "*",
        agent,
        agent,
        sessions,
        sessions.isEmpty() ? "[]" : sessions,
        limit);
  }

  private static String snippet(String message, String word) {
    String text = Message.of(new JsonObject(message)).map(Message::text).orElse("");
    int at = Math.max(0, text.toLowerCase(Locale.ROOT).indexOf(word));
    int from = Math.min(text.length(), Math.max(0, at - SNIPPET_CHARS / 3));
    int end = Math.min(text.length(), from + SNIPPET_CHARS);
    return (from > 0 ? "…" : "")
        + text.substring(from, end).strip()
        + (end < text.length() ? "…" : "");
  }
}
