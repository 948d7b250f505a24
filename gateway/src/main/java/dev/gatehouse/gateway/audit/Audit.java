package dev.gatehouse.gateway.audit;

import dev.gatehouse.gateway.database.Database;
import dev.gatehouse.gateway.database.Sql;
import dev.gatehouse.gateway.log.InstanceLog;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The record of what agents did and were refused: one row for each call of a tool, refusal,
 * approval and change. Holds names, decisions and hashes, never arguments or secrets. The newest
 * {@value #MAX_ROWS} events of at most 90 days are kept.
 */
@Singleton
public final class Audit {
  static final int MAX_ROWS = 100_000;
  private static final Duration MAX_AGE = Duration.ofDays(90);
  private static final int PRUNE_EVERY = 500;
  private static final int MAX_FACTS_CHARS = 16_000;

  private final Database database;
  private final Clock clock;
  private final InstanceLog log;

  @Inject
  Audit(Database database, Clock clock, InstanceLog log) {
    this.database = database;
    this.clock = clock;
    this.log = log;
  }

  /**
   * One event.
   *
   * @param id its number; later ones have higher numbers
   * @param at when it happened, in milliseconds since 1970
   * @param kind what happened
   * @param facts names, decisions and hashes
   */
  public record Event(long id, long at, String kind, JsonObject facts) {}

  /**
   * What to look for. Null means everything.
   *
   * @param before only events with lower numbers
   * @param since only events at or after this moment, in milliseconds since 1970
   */
  public record Query(
      @Nullable String kind,
      @Nullable String agentId,
      @Nullable String sessionKey,
      @Nullable String runId,
      @Nullable Long before,
      @Nullable Long since,
      int limit) {}

  /**
   * Records one event. Never blocks and never fails: what cannot be stored is logged.
   *
   * @param kind what happened: {@code tool.call}, {@code tool.refused}, {@code approval.resolved}
   * @param facts names, decisions and hashes; {@code agentId}, {@code sessionKey} and {@code runId}
   *     can be looked for; no secrets
   */
  public void record(String kind, JsonObject facts) {
    String text = facts.encode();
    String stored =
        text.length() <= MAX_FACTS_CHARS
            ? text
            : new JsonObject().put("truncated", true).put("chars", text.length()).encode();
    long now = clock.millis();
    String agentId = facts.getString("agentId");
    String sessionKey = facts.getString("sessionKey");
    String runId = facts.getString("runId");
    database
        .write(
            connection -> {
              long id =
                  Sql.insert(
                      connection,
                      "INSERT INTO audit (at, kind, agent_id, session_key, run_id, facts)"
                          + " VALUES (?, ?, ?, ?, ?, ?)",
                      now,
                      kind,
                      agentId,
                      sessionKey,
                      runId,
                      stored);
              if (id % PRUNE_EVERY == 0) {
                prune(connection, id, now);
              }
              return id;
            })
        .onFailure(
            failure ->
                log.warn(
                    "audit",
                    "an event could not be stored",
                    "kind",
                    kind,
                    "why",
                    failure.toString()));
  }

  /** Returns the newest events that fit, newest first. */
  public Future<List<Event>> find(Query query) {
    StringBuilder sql = new StringBuilder("SELECT id, at, kind, facts FROM audit WHERE 1 = 1");
    List<Object> values = new ArrayList<>();
    add(sql, values, " AND kind = ?", query.kind());
    add(sql, values, " AND agent_id = ?", query.agentId());
    add(sql, values, " AND session_key = ?", query.sessionKey());
    add(sql, values, " AND run_id = ?", query.runId());
    add(sql, values, " AND id < ?", query.before());
    add(sql, values, " AND at >= ?", query.since());
    sql.append(" ORDER BY id DESC LIMIT ?");
    values.add(query.limit());
    return database.read(
        connection ->
            Sql.list(
                connection,
                sql.toString(),
                row ->
                    new Event(
                        row.getLong(1),
                        row.getLong(2),
                        row.getString(3),
                        new JsonObject(row.getString(4))),
                values.toArray()));
  }

  private static void add(
      StringBuilder sql, List<Object> values, String condition, @Nullable Object value) {
    Optional.ofNullable(value)
        .ifPresent(
            given -> {
              sql.append(condition);
              values.add(given);
            });
  }

  private static void prune(Connection connection, long newest, long now) throws SQLException {
    Sql.update(
        connection,
        "DELETE FROM audit WHERE id <= ? OR at < ?",
        newest - MAX_ROWS,
        now - MAX_AGE.toMillis());
  }
}
