package dev.gatehouse.gateway.session;

import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.database.Database;
import dev.gatehouse.gateway.database.Sql;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.RpcException;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Changes of whole sessions that must not meet a turn of them: reset, deletion, cutting. Turns are
 * asked to end first. Used on the gateway's loop.
 */
public final class SessionChanges {
  private final Sessions sessions;
  private final Database database;
  private final SessionFiles files;
  private final Provider<ActiveRuns> runs;
  private final Agents agents;
  private final GatewayLoop loop;
  private final Clock clock;

  @Inject
  SessionChanges(
      Sessions sessions,
      Database database,
      SessionFiles files,
      Provider<ActiveRuns> runs,
      Agents agents,
      GatewayLoop loop,
      Clock clock) {
    this.sessions = sessions;
    this.database = database;
    this.files = files;
    this.runs = runs;
    this.agents = agents;
    this.loop = loop;
    this.clock = clock;
  }

  /**
   * What became of a deletion.
   *
   * @param archived where the transcript is now
   */
  public record Deleted(boolean deleted, Optional<Path> archived) {}

  /**
   * What became of a transcript that was cut.
   *
   * @param kept how many records are left
   */
  record Cut(boolean done, Optional<String> reason, int kept, Optional<Path> archived) {}

  /** Whether a turn of the session runs or waits. */
  boolean busy(SessionKey key) {
    return !runs.get().of(key).isEmpty();
  }

  /** Begins a new conversation in a session. */
  public Future<SessionEntry> reset(SessionKey key) {
    return runs.get().alone(key, "reset", () -> sessions.reset(key));
  }

  /** Deletes a session; its transcript becomes a file, unless it is to stay as it is. */
  public Future<Deleted> delete(SessionKey key, boolean withTranscript) {
    if (key.value().equals("global")
        || key.rest().equals("main")
        || key.rest().equals(agents.mainKey())) {
      throw RpcException.invalid("Cannot delete the main session (" + key.value() + ").");
    }
    return deleteSession(key, withTranscript);
  }

  /** Deletes a session, be it the main one of its agent; the transcript becomes a file. */
  Future<Deleted> deleteAny(SessionKey key) {
    return deleteSession(key, true);
  }

  private Future<Deleted> deleteSession(SessionKey key, boolean withTranscript) {
    return runs.get()
        .alone(
            key,
            "delete",
            () ->
                sessions
                    .find(key)
                    .compose(
                        found ->
                            found.isEmpty()
                                ? Future.succeededFuture(new Deleted(false, Optional.empty()))
                                : delete(found.get(), withTranscript)));
  }

  /** Keeps the last {@code most} records of a transcript; the whole one becomes a file. */
  Future<Cut> cut(SessionKey key, int most) {
    return runs.get()
        .alone(
            key,
            "compact",
            () ->
                sessions
                    .find(key)
                    .compose(
                        found ->
                            found.isEmpty()
                                ? Future.succeededFuture(
                                    new Cut(
                                        false, Optional.of("no sessionId"), 0, Optional.empty()))
                                : cut(found.get(), most)));
  }

  /**
   * Goes back to a record: what was said behind it counts no more.
   *
   * @return where the conversation is now
   */
  Future<TurningPoint> rewind(SessionKey key, String entryId) {
    return runs.get()
        .alone(
            key,
            "rewind",
            () ->
                database
                    .write(
                        connection -> {
                          SessionEntry session = known(connection, key);
                          TurningPoint point =
                              TurningPoint.find(connection, session.sessionId(), entryId);
                          Sql.update(
                              connection,
                              "UPDATE entry SET left_at = ? WHERE session_id = ? AND number >= ?"
                                  + " AND left_at IS NULL",
                              clock.millis(),
                              session.sessionId(),
                              point.first());
                          return point;
                        })
                    .onSuccess(point -> sessions.changed(key, "rewind")));
  }

  /**
   * A session that began with a part of another one.
   *
   * @param point up to where they are the same
   */
  record Forked(SessionEntry session, TurningPoint point) {}

  /** Makes a session of what was said in another one up to a record. */
  Future<Forked> fork(SessionKey key, String entryId) {
    String id = UUID.randomUUID().toString();
    return database
        .write(
            connection -> {
              SessionEntry parent = known(connection, key);
              TurningPoint point = TurningPoint.find(connection, parent.sessionId(), entryId);
              SessionEntry child = sessions.child(parent, id);
              SessionRows.put(connection, child);
              TranscriptRows.copy(connection, point.before(connection), child);
              return new Forked(child, point);
            })
        .onSuccess(
            forked -> {
              sessions.touched(forked.session.key(), forked.session.updatedAt());
              sessions.changed(forked.session.key(), "create");
            });
  }

  private static SessionEntry known(Connection connection, SessionKey key) throws SQLException {
    return SessionRows.find(connection, key)
        .orElseThrow(() -> RpcException.invalid("session not found"));
  }

  private Future<Deleted> delete(SessionEntry session, boolean withTranscript) {
    if (!withTranscript) {
      return database
          .write(connection -> SessionRows.delete(connection, session.key()))
          .onSuccess(ignored -> sessions.deleted(session.key()))
          .map(deleted -> new Deleted(deleted, Optional.empty()));
    }
    return transcript(session)
        .compose(
            entries ->
                archived(session, entries, "deleted")
                    .compose(
                        file ->
                            database
                                .write(
                                    connection -> {
                                      unchanged(connection, session, entries);
                                      TranscriptRows.delete(connection, session.sessionId());
                                      return SessionRows.delete(connection, session.key());
                                    })
                                .onSuccess(ignored -> sessions.deleted(session.key()))
                                .map(deleted -> new Deleted(deleted, file))));
  }

  private Future<Cut> cut(SessionEntry session, int most) {
    return transcript(session)
        .compose(
            entries -> {
              if (entries.isEmpty()) {
                return Future.succeededFuture(
                    new Cut(false, Optional.of("no transcript"), 0, Optional.empty()));
              }
              if (entries.size() <= most) {
                return Future.succeededFuture(
                    new Cut(false, Optional.empty(), entries.size(), Optional.empty()));
              }
              long first = entries.get(entries.size() - most).number();
              return archived(session, entries, "bak")
                  .compose(
                      file ->
                          database
                              .write(
                                  connection -> {
                                    unchanged(connection, session, entries);
                                    TranscriptRows.deleteBefore(
                                        connection, session.sessionId(), first);
                                    Sql.update(
                                        connection,
                                        "UPDATE session SET updated_at = ?, fields ="
                                            + " json_remove(fields, '$.inputTokens',"
                                            + " '$.outputTokens', '$.totalTokens')"
                                            + " WHERE key = ?",
                                        clock.millis(),
                                        session.key().value());
                                    return most;
                                  })
                              .onSuccess(ignored -> sessions.changed(session.key(), "compact"))
                              .map(kept -> new Cut(true, Optional.empty(), kept, file)));
            });
  }

  private Future<List<TranscriptEntry>> transcript(SessionEntry session) {
    return database.read(connection -> TranscriptRows.all(connection, session.sessionId()));
  }

  private Future<Optional<Path>> archived(
      SessionEntry session, List<TranscriptEntry> entries, String why) {
    return entries.isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : loop.blocking(() -> Optional.of(files.archive(session, entries, why)));
  }

  // What was said after it was read would be in no file.
  private static void unchanged(
      Connection connection, SessionEntry session, List<TranscriptEntry> entries)
      throws SQLException {
    long last = entries.isEmpty() ? 0 : entries.get(entries.size() - 1).number();
    if (TranscriptRows.last(connection, session.sessionId()) != last) {
      throw RpcException.unavailable(
          "Session " + session.key() + " is still active; try again in a moment.");
    }
  }
}
