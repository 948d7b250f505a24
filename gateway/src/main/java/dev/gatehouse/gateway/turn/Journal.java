package dev.gatehouse.gateway.turn;

import dev.gatehouse.gateway.database.Database;
import dev.gatehouse.gateway.database.Sql;
import dev.gatehouse.gateway.session.SessionEntry;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.session.Sessions;
import dev.gatehouse.gateway.session.TranscriptEntry;
import dev.gatehouse.gateway.session.Transcripts;
import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.gateway.transcript.StopReason;
import dev.gatehouse.gateway.transcript.Usage;
import dev.gatehouse.gateway.turn.TurnResult.Status;
import dev.gatehouse.gateway.turn.TurnServices.Words;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of turns: which messages were accepted, which turns run, how they ended. Every
 * method is one transaction with what it adds to transcripts, and completes when it is on the disk.
 */
@Singleton
final class Journal {
  /** How long the row of a finished turn is kept. */
  private static final long KEPT_MILLIS = 86_400_000;

  /** The field of a session that tells before which shortening its agent kept its notes. */
  static final String FLUSHED = "memoryFlushCompactionCount";

  private final Database database;
  private final Sessions sessions;
  private final Transcripts transcripts;
  // Of the database's writer thread alone.
  private int sincePruned;

  @Inject
  Journal(Database database, Sessions sessions, Transcripts transcripts) {
    this.database = database;
    this.sessions = sessions;
    this.transcripts = transcripts;
  }

  /**
   * A turn of an earlier life of the gateway.
   *
   * @param attempts how often it was started
   * @param words whether its message stands in the transcript
   * @param answered whether anything of its answer stands there
   * @param sessionId id of that transcript, empty while it waited
   * @param result how it ended, empty where it did not
   * @param outlives whether it makes sense without the caller that sent it
   */
  record Unfinished(
      TurnRequest request,
      Door door,
      long acceptedAt,
      int attempts,
      boolean words,
      boolean answered,
      String sessionId,
      Optional<TurnResult> result,
      boolean outlives) {
    /** Whether nothing can have happened yet that must not happen twice. */
    boolean resumable() {
      return outlives && !answered;
    }
  }

  /** Keeps a message that waits. */
  Future<Void> queued(Run run) {
    return database
        .write(
            connection -> {
              insert(connection, run, "queued", null, null, run.acceptedAtMillis());
              return true;
            })
        .mapEmpty();
  }

  /** Keeps that a turn begins, with its words. */
  Future<Void> begin(
      SessionEntry entry, Run leader, List<Run> group, List<Words> words, boolean fresh, long now) {
    return append(
        entry,
        messages(words),
        connection -> {
          for (Run run : group) {
            if (fresh) {
              insert(connection, run, "running", entry, leader, now);
            } else {
              join(connection, entry, run, leader, now);
            }
          }
        });
  }

  /** Keeps messages of a turn that goes on. */
  Future<Void> said(SessionEntry entry, List<Words> words) {
    return append(entry, messages(words), connection -> {});
  }

  /** Keeps that waiting messages went into a running turn. */
  Future<Void> joined(SessionEntry entry, Run leader, List<Run> joined, List<Words> words) {
    long now = words.isEmpty() ? 0 : words.get(0).message().timestamp();
    return append(
        entry,
        messages(words),
        connection -> {
          for (Run run : joined) {
            join(connection, entry, run, leader, now);
          }
        });
  }

  /** Keeps the end of a turn, with its last messages. */
  Future<Void> ended(
      SessionEntry entry, List<Words> words, List<Run> group, TurnResult result, boolean stopped) {
    return append(
        entry,
        messages(words),
        connection -> {
          end(connection, group, result);
          note(connection, entry, group.get(0).runId(), result, stopped);
        });
  }

  /** Keeps that the agent has written down what it wants to keep of the conversation so far. */
  Future<Void> flushed(SessionEntry entry) {
    return database
        .write(
            connection ->
                Sql.update(
                    connection,
                    "UPDATE session SET fields = json_set(fields, '$."
                        + FLUSHED
                        + "', coalesce(json_extract(fields, '$.compactionCount'), 0))"
                        + " WHERE key = ? AND session_id = ?",
                    entry.key().value(),
                    entry.sessionId()))
        .mapEmpty();
  }

  /** Keeps the end of messages that never had a turn. */
  Future<Void> over(List<Run> runs, TurnResult result) {
    return database
        .write(
            connection -> {
              end(connection, runs, result);
              return true;
            })
        .mapEmpty();
  }

  /** Keeps what a command said. */
  Future<Void> command(SessionEntry entry, Run run, Message.Assistant said, TurnResult result) {
    return append(
        entry,
        List.of(new Said(said, Optional.of(run.runId()))),
        connection -> {
          insert(connection, run, "running", entry, run, run.acceptedAtMillis());
          end(connection, List.of(run), result);
        });
  }

  /**
   * Returns the turns that an earlier life of the gateway left, oldest first, and those that ended
   * after {@code since}. Without a database there are none, and none is made.
   */
  Future<List<Unfinished>> recover(long since) {
    if (!database.exists()) {
      return Future.succeededFuture(List.of());
    }
    return database.read(
        connection ->
            Sql.list(
                connection,
                "SELECT t.*, "
                    + "(SELECT count(*) FROM entry e WHERE e.run_id = t.run_id"
                    + " AND e.role = 'user') AS words, "
                    + "(SELECT count(*) FROM entry e WHERE e.run_id = coalesce(t.leader, t.run_id)"
                    + " AND e.role <> 'user') AS answers "
                    + "FROM turn t WHERE t.state <> 'over' OR t.ended_at > ? "
                    + "ORDER BY t.accepted_at, t.rowid",
                Journal::unfinished,
                since));
  }

  /**
   * Ends a turn that a crash ended: calls without a result get one that says so, and the transcript
   * tells that the answer is missing.
   */
  Future<TurnResult> interrupted(Unfinished turn, long now) {
    TurnResult result =
        new TurnResult(
            Status.ERROR,
            "",
            List.of(),
            Usage.NONE,
            Optional.empty(),
            StopReason.ERROR,
            List.of(),
            Optional.of(RunText.CRASHED),
            Optional.empty(),
            turn.acceptedAt(),
            now - turn.acceptedAt(),
            turn.sessionId());
    String runId = turn.request().runId();
    return sessions
        .open(turn.request().session())
        .compose(
            entry ->
                transcripts
                    .context(entry.sessionId())
                    .compose(
                        context -> {
                          List<Message> said = Compactor.messages(context);
                          List<Said> last = new ArrayList<>();
                          if (!turn.words() && !turn.request().message().isEmpty()) {
                            last.add(
                                new Said(
                                    new Message.User(turn.request().message(), turn.acceptedAt()),
                                    Optional.of(runId)));
                          }
                          boolean same = entry.sessionId().equals(turn.sessionId());
                          if (same) {
                            Conversation.unanswered(said)
                                .forEach(
                                    use ->
                                        last.add(
                                            new Said(
                                                Conversation.result(use, RunText.CRASHED_TOOL, now),
                                                Optional.of(runId))));
                          }
                          if (same || !last.isEmpty()) {
                            last.add(new Said(crashed(now), Optional.of(runId)));
                          }
                          return append(
                              entry,
                              last,
                              connection -> endRows(connection, List.of(runId), result));
                        }))
        .map(ignored -> result);
  }

  private static Message.Assistant crashed(long now) {
    return new Message.Assistant(
        List.of(),
        now,
        "gatehouse",
        RunText.COMMAND_MODEL,
        Usage.NONE,
        StopReason.ABORTED,
        Optional.of(RunText.CRASHED));
  }

  /** The session's entry tells how its last turn ended. */
  private static void note(
      Connection connection, SessionEntry entry, String runId, TurnResult result, boolean stopped)
      throws SQLException {
    JsonObject last =
        new JsonObject()
            .put("systemSent", true)
            .put("abortedLastRun", stopped)
            .put("status", result.status() == TurnResult.Status.OK ? "done" : "failed")
            .put("startedAt", result.startedAtMillis())
            .put("endedAt", result.endedAtMillis())
            .put("runtimeMs", result.durationMillis())
            .put("lastRunId", runId);
    Sql.update(
        connection,
        "UPDATE session SET fields = json_patch(fields, ?) WHERE key = ? AND session_id = ?",
        last.encode(),
        entry.key().value(),
        entry.sessionId());
  }

  /** A part of a transaction. */
  private interface Change {
    void make(Connection connection) throws SQLException;
  }

  /** A message and its run. */
  private record Said(Message message, Optional<String> runId) {}

  private Future<Void> append(SessionEntry entry, List<Said> messages, Change more) {
    return database
        .write(
            connection -> {
              List<TranscriptEntry> entries = new ArrayList<>();
              for (Said said : messages) {
                entries.add(Transcripts.append(connection, entry, said.message(), said.runId()));
              }
              more.make(connection);
              return entries;
            })
        .onSuccess(entries -> entries.forEach(each -> transcripts.announce(entry, each)))
        .mapEmpty();
  }

  private static List<Said> messages(List<Words> words) {
    return words.stream().map(each -> new Said(each.message(), Optional.of(each.runId()))).toList();
  }

  /** Returns the session of {@code key}; makes it with this id where there is none. */
  Future<SessionEntry> named(SessionKey key, String sessionId, long now) {
    return sessions
        .find(key)
        .compose(
            found ->
                found
                    .map(Future::succeededFuture)
                    .orElseGet(
                        () ->
                            database.write(
                                connection ->
                                    Sessions.patched(
                                        connection,
                                        new SessionEntry(
                                            key,
                                            sessionId,
                                            now,
                                            new JsonObject().put("createdAt", now)),
                                        new JsonObject()))));
  }

  private static void insert(
      Connection connection,
      Run run,
      String state,
      @Nullable SessionEntry entry,
      @Nullable Run leader,
      long now)
      throws SQLException {
    Sql.update(
        connection,
        "INSERT INTO turn (run_id, session_key, session_id, leader, state, door, attempts,"
            + " accepted_at, started_at, request) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        run.runId(),
        run.session().value(),
        entry == null ? null : entry.sessionId(),
        leader == null ? null : leader.runId(),
        state,
        run.door().name(),
        entry == null ? 0 : 1,
        now,
        entry == null ? null : now,
        TurnJson.request(run.request()).encode());
  }

  private static void join(Connection connection, SessionEntry entry, Run run, Run leader, long now)
      throws SQLException {
    Sql.update(
        connection,
        "UPDATE turn SET state = 'running', session_id = ?, leader = ?, started_at = ?,"
            + " attempts = attempts + 1 WHERE run_id = ?",
        entry.sessionId(),
        leader.runId(),
        now,
        run.runId());
  }

  private void end(Connection connection, List<Run> runs, TurnResult result) throws SQLException {
    endRows(connection, runs.stream().map(Run::runId).toList(), result);
  }

  private void endRows(Connection connection, List<String> runIds, TurnResult result)
      throws SQLException {
    String json = TurnJson.result(result).encode();
    for (String runId : runIds) {
      Sql.update(
          connection,
          "UPDATE turn SET state = 'over', ended_at = ?, result = ?, request = '{}'"
              + " WHERE run_id = ?",
          result.endedAtMillis(),
          json,
          runId);
    }
    if (++sincePruned >= 500) {
      sincePruned = 0;
      Sql.update(
          connection,
          "DELETE FROM turn WHERE state = 'over' AND ended_at < ?",
          result.endedAtMillis() - KEPT_MILLIS);
    }
  }

  private static Unfinished unfinished(ResultSet row) throws SQLException {
    JsonObject request = new JsonObject(row.getString("request"));
    String result = row.getString("result");
    String sessionId = row.getString("session_id");
    return new Unfinished(
        TurnJson.request(
            row.getString("run_id"), new SessionKey(row.getString("session_key")), request),
        Door.valueOf(row.getString("door")),
        row.getLong("accepted_at"),
        row.getInt("attempts"),
        row.getInt("words") > 0,
        row.getInt("answers") > 0,
        sessionId == null ? "" : sessionId,
        result == null || !row.getString("state").equals("over")
            ? Optional.empty()
            : Optional.of(TurnJson.result(new JsonObject(result))),
        request.getBoolean("outlives", false));
  }
}
