package dev.gatehouse.gateway.session;

import dev.gatehouse.gateway.database.Database;
import dev.gatehouse.gateway.database.Sql;
import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.gateway.transcript.Usage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** What was said in the sessions of one gateway. Futures complete on the gateway's loop. */
@Singleton
public final class Transcripts {
  private final Database database;
  private final Sessions sessions;
  private final Clock clock;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  @Inject
  Transcripts(Database database, Sessions sessions, Clock clock) {
    this.database = database;
    this.sessions = sessions;
    this.clock = clock;
  }

  /** Hears of what is said. Called on the gateway's loop. */
  @FunctionalInterface
  public interface Listener {
    void appended(SessionEntry session, TranscriptEntry entry);
  }

  /** Adds a listener; it stays for the gateway's life. */
  public void listen(Listener listener) {
    listeners.add(listener);
  }

  /**
   * Adds a message to a session, and its usage to the session's counters. It is on the disk when
   * the future completes.
   *
   * @param runId the turn that it belongs to
   */
  public Future<TranscriptEntry> append(
      SessionEntry session, Message message, Optional<String> runId) {
    return database
        .write(connection -> append(connection, session, message, runId))
        .onSuccess(entry -> announce(session, entry));
  }

  /**
   * The same as a part of another change of the database; who makes it calls {@link #announce} when
   * it is committed. Blocks.
   */
  public static TranscriptEntry append(
      Connection connection, SessionEntry session, Message message, Optional<String> runId)
      throws SQLException {
    TranscriptEntry entry =
        TranscriptRows.append(
            connection,
            session,
            TranscriptEntry.MESSAGE,
            message.timestamp(),
            runId,
            new JsonObject().put("message", message.toJson()));
    count(connection, session, message);
    return entry;
  }

  /**
   * Tells the listeners of a record that {@link #append(Connection, SessionEntry, Message,
   * Optional)} wrote.
   */
  public void announce(SessionEntry session, TranscriptEntry entry) {
    sessions.touched(session.key(), entry.at());
    listeners.forEach(listener -> listener.appended(session, entry));
  }

  /** What a model must see of a transcript: its last summary, then the messages that it left. */
  public Future<List<TranscriptEntry>> context(String sessionId) {
    return database.read(connection -> TranscriptRows.context(connection, sessionId));
  }

  /** The newest messages of a transcript, at most {@code limit}, oldest first. */
  public Future<List<TranscriptEntry>> history(String sessionId, int limit) {
    return database.read(connection -> TranscriptRows.newest(connection, sessionId, limit));
  }

  /** One record of a transcript. */
  public Future<Optional<TranscriptEntry>> find(String sessionId, String entryId) {
    return database.read(connection -> TranscriptRows.find(connection, sessionId, entryId));
  }

  /**
   * Puts a summary in the place of what was said before {@code firstKeptEntryId}. Nothing is
   * deleted: {@link #history} still has it.
   *
   * @param tokensBefore how many tokens the context had
   */
  public Future<Void> compacted(
      SessionEntry session, String summary, String firstKeptEntryId, long tokensBefore) {
    long now = clock.millis();
    return database
        .write(
            connection -> {
              TranscriptEntry entry =
                  TranscriptRows.append(
                      connection,
                      session,
                      TranscriptEntry.COMPACTION,
                      now,
                      Optional.empty(),
                      new JsonObject()
                          .put("summary", summary)
                          .put("firstKeptEntryId", firstKeptEntryId)
                          .put("tokensBefore", tokensBefore));
              Sql.update(
                  connection,
                  "UPDATE session SET fields = json_set(fields, '$.compactionCount',"
                      + " coalesce(json_extract(fields, '$.compactionCount'), 0) + 1)"
                      + " WHERE key = ? AND session_id = ?",
                  session.key().value(),
                  session.sessionId());
              return entry;
            })
        .mapEmpty();
  }

  // The counters tell how full the context is: they are those of the last call of a model.
  private static void count(Connection connection, SessionEntry session, Message message)
      throws SQLException {
    String key = session.key().value();
    if (message instanceof Message.Assistant answer && answer.usage().total() > 0) {
      Usage usage = answer.usage();
      Sql.update(
          connection,
          "UPDATE session SET updated_at = max(updated_at, ?), fields = json_set(fields,"
              + " '$.inputTokens', ?, '$.outputTokens', ?, '$.totalTokens', ?,"
              + " '$.modelProvider', ?, '$.model', ?) WHERE key = ? AND session_id = ?",
          message.timestamp(),
          usage.input(),
          usage.output(),
          usage.input() + usage.cacheRead() + usage.cacheWrite(),
          answer.provider(),
          answer.model(),
          key,
          session.sessionId());
    } else {
      Sql.update(
          connection,
          "UPDATE session SET updated_at = max(updated_at, ?) WHERE key = ? AND session_id = ?",
          message.timestamp(),
          key,
          session.sessionId());
    }
  }
}
