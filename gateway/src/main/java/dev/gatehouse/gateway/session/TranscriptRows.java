package dev.gatehouse.gateway.session;

import dev.gatehouse.gateway.database.Sql;
import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.gateway.transcript.Usage;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;

/** The tables of transcripts. All methods block. */
final class TranscriptRows {
  /** So much of a message can be found by search. */
  private static final int MAX_WORDS_CHARS = 200_000;

  private static final String COLUMNS =
      "SELECT session_id, number, id, parent_id, type, at, run_id, body FROM entry ";

  private TranscriptRows() {}

  static TranscriptEntry append(
      Connection connection,
      SessionEntry session,
      String type,
      long at,
      Optional<String> runId,
      JsonObject body)
      throws SQLException {
    String sessionId = session.sessionId();
    begin(connection, session, at);
    long number = last(connection, sessionId) + 1;
    TranscriptEntry entry =
        new TranscriptEntry(
            sessionId,
            number,
            freshId(connection, sessionId),
            leaf(connection, sessionId),
            type,
            at,
            runId,
            body);
    insert(connection, entry);
    return entry;
  }

  /** The record that the next one follows. */
  static Optional<String> leaf(Connection connection, String sessionId) throws SQLException {
    return Sql.one(
        connection,
        "SELECT id FROM entry WHERE session_id = ? AND left_at IS NULL"
            + " ORDER BY number DESC LIMIT 1",
        row -> row.getString(1),
        sessionId);
  }

  static void begin(Connection connection, SessionEntry session, long at) throws SQLException {
    Sql.update(
        connection,
        "INSERT OR IGNORE INTO transcript (session_id, key, agent, created_at) VALUES (?, ?, ?, ?)",
        session.sessionId(),
        session.key().value(),
        session.key().agentId(),
        at);
  }

  static void insert(Connection connection, TranscriptEntry entry) throws SQLException {
    Optional<Message> message = entry.message();
    Optional<Usage> usage =
        message
            .filter(Message.Assistant.class::isInstance)
            .map(answer -> ((Message.Assistant) answer).usage());
    long seq =
        Sql.insert(
            connection,
            "INSERT INTO entry (session_id, number, id, parent_id, type, role, at, run_id, input,"
                + " output, cache_read, cache_write, cost, body)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            entry.sessionId(),
            entry.number(),
            entry.id(),
            entry.parentId().orElse(null),
            entry.type(),
            entry.messageJson().map(json -> json.getString("role")).orElse(null),
            entry.at(),
            entry.runId().orElse(null),
            usage.map(Usage::input).orElse(null),
            usage.map(Usage::output).orElse(null),
            usage.map(Usage::cacheRead).orElse(null),
            usage.map(Usage::cacheWrite).orElse(null),
            usage.map(Usage::cost).orElse(null),
            entry.body().encode());
    String words = message.filter(TranscriptRows::spoken).map(Message::text).orElse("");
    if (!words.isBlank()) {
      Sql.update(
          connection,
          "INSERT INTO entry_text (rowid, words) VALUES (?, ?)",
          seq,
          words.length() > MAX_WORDS_CHARS ? words.substring(0, MAX_WORDS_CHARS) : words);
    }
  }

  /** The newest messages, oldest first. */
  static List<TranscriptEntry> newest(Connection connection, String sessionId, int limit)
      throws SQLException {
    return Sql.list(
        connection,
        "SELECT * FROM ("
            + COLUMNS
            + "WHERE session_id = ? AND left_at IS NULL AND type = 'message'"
            + " ORDER BY number DESC LIMIT ?) ORDER BY number",
        TranscriptRows::read,
        sessionId,
        limit);
  }

  /** What a model must see: the last summary, then the messages that it left. */
  static List<TranscriptEntry> context(Connection connection, String sessionId)
      throws SQLException {
    Optional<TranscriptEntry> summary =
        Sql.one(
            connection,
            COLUMNS
                + "WHERE session_id = ? AND left_at IS NULL AND type = 'compaction'"
                + " ORDER BY number DESC LIMIT 1",
            TranscriptRows::read,
            sessionId);
    long first = 0;
    if (summary.isPresent()) {
      first = summary.get().number();
      Optional<String> kept =
          Optional.ofNullable(summary.get().body().getString("firstKeptEntryId"));
      if (kept.isPresent()) {
        first =
            find(connection, sessionId, kept.get())
                .map(TranscriptEntry::number)
                .orElse(summary.get().number());
      }
    }
    List<TranscriptEntry> entries =
        Sql.list(
            connection,
            COLUMNS
                + "WHERE session_id = ? AND left_at IS NULL AND type = 'message' AND number >= ?"
                + " ORDER BY number",
            TranscriptRows::read,
            sessionId,
            first);
    summary.ifPresent(entry -> entries.add(0, entry));
    return entries;
  }

  /** Every record, also those that the conversation went back behind. */
  static List<TranscriptEntry> all(Connection connection, String sessionId) throws SQLException {
    return Sql.list(
        connection,
        COLUMNS + "WHERE session_id = ? ORDER BY number",
        TranscriptRows::read,
        sessionId);
  }

  /** Some records behind one, also those that the conversation went back behind. */
  static List<TranscriptEntry> after(
      Connection connection, String sessionId, long number, int limit) throws SQLException {
    return Sql.list(
        connection,
        COLUMNS + "WHERE session_id = ? AND number > ? ORDER BY number LIMIT ?",
        TranscriptRows::read,
        sessionId,
        number,
        limit);
  }

  /** The records before one that the conversation did not go back behind. */
  static List<TranscriptEntry> active(Connection connection, String sessionId, long before)
      throws SQLException {
    return Sql.list(
        connection,
        COLUMNS + "WHERE session_id = ? AND left_at IS NULL AND number < ? ORDER BY number",
        TranscriptRows::read,
        sessionId,
        before);
  }

  /** Puts copies of records into another transcript. What they cost was paid once. */
  static void copy(Connection connection, List<TranscriptEntry> entries, SessionEntry target)
      throws SQLException {
    String sessionId = target.sessionId();
    begin(connection, target, entries.isEmpty() ? target.updatedAt() : entries.get(0).at());
    long number = last(connection, sessionId);
    for (TranscriptEntry entry : entries) {
      number++;
      insert(
          connection,
          new TranscriptEntry(
              sessionId,
              number,
              entry.id(),
              entry.parentId(),
              entry.type(),
              entry.at(),
              entry.runId(),
              entry.body()));
    }
    Sql.update(
        connection,
        "UPDATE entry SET input = NULL, output = NULL, cache_read = NULL, cache_write = NULL,"
            + " cost = NULL WHERE session_id = ?",
        sessionId);
  }

  /**
   * Where a message stands, counted from the newest one, which is 0; empty for none that counts.
   */
  static OptionalInt place(Connection connection, String sessionId, String id) throws SQLException {
    Optional<Integer> place =
        Sql.one(
            connection,
            "SELECT (SELECT count(*) FROM entry n WHERE n.session_id = e.session_id"
                + " AND n.left_at IS NULL AND n.type = 'message' AND n.number > e.number)"
                + " FROM entry e WHERE e.session_id = ? AND e.id = ? AND e.left_at IS NULL",
            row -> row.getInt(1),
            sessionId,
            id);
    return place.isPresent() ? OptionalInt.of(place.get()) : OptionalInt.empty();
  }

  /** The ids of all records, in their order. */
  static List<String> ids(Connection connection, String sessionId) throws SQLException {
    return Sql.list(
        connection,
        "SELECT id FROM entry WHERE session_id = ? ORDER BY number",
        row -> row.getString(1),
        sessionId);
  }

  static Optional<TranscriptEntry> find(Connection connection, String sessionId, String id)
      throws SQLException {
    return Sql.one(
        connection,
        COLUMNS + "WHERE session_id = ? AND id = ? LIMIT 1",
        TranscriptRows::read,
        sessionId,
        id);
  }

  /** The first words of the person, or the last ones of anybody. */
  static Optional<String> spoken(Connection connection, String sessionId, boolean first)
      throws SQLException {
    return Sql.list(
            connection,
            COLUMNS
                + "WHERE session_id = ? AND left_at IS NULL AND type = 'message'"
                + (first
                    ? " AND role = 'user' ORDER BY number LIMIT 3"
                    : " AND role IN ('user', 'assistant') ORDER BY number DESC LIMIT 5"),
            TranscriptRows::read,
            sessionId)
        .stream()
        .flatMap(entry -> entry.message().stream())
        .map(message -> HistoryText.plain(message.text()))
        .filter(text -> !text.isBlank())
        .findFirst();
  }

  /** How many messages there are. */
  static int count(Connection connection, String sessionId) throws SQLException {
    return Sql.one(
            connection,
            "SELECT count(*) FROM entry WHERE session_id = ? AND left_at IS NULL"
                + " AND type = 'message'",
            row -> row.getInt(1),
            sessionId)
        .orElse(0);
  }

  /** A part of the messages, the newest {@code skip} left out, oldest first. */
  static List<TranscriptEntry> page(
      Connection connection, String sessionId, long after, int limit, int skip)
      throws SQLException {
    return Sql.list(
        connection,
        "SELECT * FROM ("
            + COLUMNS
            + "WHERE session_id = ? AND left_at IS NULL AND type = 'message' AND number > ?"
            + " ORDER BY number DESC LIMIT ? OFFSET ?) ORDER BY number",
        TranscriptRows::read,
        sessionId,
        after,
        limit,
        skip);
  }

  /** The number of the newest record; 0 when there is none. */
  static long last(Connection connection, String sessionId) throws SQLException {
    return Sql.one(
            connection,
            "SELECT number FROM entry WHERE session_id = ? ORDER BY number DESC LIMIT 1",
            row -> row.getLong(1),
            sessionId)
        .orElse(0L);
  }

  /** Deletes what stands before a record. */
  static void deleteBefore(Connection connection, String sessionId, long number)
      throws SQLException {
    Sql.update(
        connection,
        "DELETE FROM entry_text WHERE rowid IN"
            + " (SELECT seq FROM entry WHERE session_id = ? AND number < ?)",
        sessionId,
        number);
    Sql.update(
        connection, "DELETE FROM entry WHERE session_id = ? AND number < ?", sessionId, number);
  }

  /** Deletes a transcript with everything in it. */
  static void delete(Connection connection, String sessionId) throws SQLException {
    Sql.update(
        connection,
        "DELETE FROM entry_text WHERE rowid IN (SELECT seq FROM entry WHERE session_id = ?)",
        sessionId);
    Sql.update(connection, "DELETE FROM entry WHERE session_id = ?", sessionId);
    Sql.update(connection, "DELETE FROM transcript WHERE session_id = ?", sessionId);
  }

  static TranscriptEntry read(ResultSet row) throws SQLException {
    return new TranscriptEntry(
        row.getString(1),
        row.getLong(2),
        row.getString(3),
        Optional.ofNullable(row.getString(4)),
        row.getString(5),
        row.getLong(6),
        Optional.ofNullable(row.getString(7)),
        new JsonObject(row.getString(8)));
  }

  private static boolean spoken(Message message) {
    return !(message instanceof Message.ToolResult);
  }

  private static String freshId(Connection connection, String sessionId) throws SQLException {
    while (true) {
      String id = String.format(Locale.ROOT, "%08x", ThreadLocalRandom.current().nextInt());
      boolean taken =
          Sql.one(
                  connection,
                  "SELECT 1 FROM entry WHERE session_id = ? AND id = ?",
                  row -> row.getInt(1),
                  sessionId,
                  id)
              .isPresent();
      if (!taken) {
        return id;
      }
    }
  }
}
