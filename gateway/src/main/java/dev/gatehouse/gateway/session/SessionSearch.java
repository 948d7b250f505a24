package dev.gatehouse.gateway.session;

import dev.gatehouse.gateway.database.Database;
import dev.gatehouse.gateway.database.Sql;
import dev.gatehouse.gateway.transcript.Message;
import io.vertx.core.Future;
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
  private static final int CANDIDATES = 200;

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
    List<Hit> hits =
        Sql.list(
            connection,
            "SELECT t.key, t.agent, e.session_id, e.id, e.role, e.at, e.body, -bm25(entry_text)"
                + " FROM entry_text JOIN entry e ON e.seq = entry_text.rowid"
                + " JOIN transcript t ON t.session_id = e.session_id"
                + " WHERE entry_text MATCH ? AND e.left_at IS NULL"
                + " ORDER BY bm25(entry_text) LIMIT ?",
            row -> {
              boolean wanted =
                  (agentId.isEmpty() || agentId.get().equals(row.getString(2)))
                      && (keys.isEmpty() || keys.contains(row.getString(1)));
              String text =
                  wanted
                      ? new JsonObject(row.getString(7))
                          .getJsonObject("message", new JsonObject())
                          .encode()
                      : "";
              return new Hit(
                  new SessionKey(wanted ? row.getString(1) : ""),
                  row.getString(3),
                  row.getString(4),
                  String.valueOf(row.getString(5)),
                  row.getLong(6),
                  wanted ? snippet(text, words.get(0)) : "",
                  row.getDouble(8));
            },
            match.toString().strip() + "*",
            CANDIDATES);
    return hits.stream().filter(hit -> !hit.key().value().isEmpty()).limit(limit).toList();
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
