package dev.gatehouse.gateway.subagent;

import dev.gatehouse.gateway.database.Database;
import dev.gatehouse.gateway.database.Sql;
import dev.gatehouse.gateway.session.SessionKey;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sub-agents of one gateway, kept over restarts. What is asked is answered from memory, once
 * {@link #ready} has completed. Used on the gateway's event loop only.
 */
@Singleton
final class SpawnedRuns {
  private final Database database;
  private final Map<String, SpawnedRun> byId = new LinkedHashMap<>();
  private @Nullable Future<Void> loaded;

  @Inject
  SpawnedRuns(Database database) {
    this.database = database;
  }

  /** Reads what earlier lives of the gateway left, where there is a database. */
  Future<Void> ready() {
    Future<Void> known = loaded;
    if (known != null && !known.failed()) {
      return known;
    }
    if (!database.exists()) {
      return Future.succeededFuture();
    }
    Future<Void> now =
        database
            .read(
                connection ->
                    Sql.list(
                        connection,
                        "SELECT run_id, fields FROM subagent_run ORDER BY created_at",
                        row -> SpawnedRun.of(row.getString(1), new JsonObject(row.getString(2)))))
            .map(
                rows -> {
                  rows.forEach(run -> byId.putIfAbsent(run.runId(), run));
                  return null;
                });
    loaded = now;
    return now;
  }

  /** Keeps a run; it is on the disk when the future completes. */
  Future<Void> save(SpawnedRun run) {
    byId.put(run.runId(), run);
    String fields = run.toJson().encode();
    return database
        .write(
            connection ->
                Sql.update(
                    connection,
                    "INSERT INTO subagent_run (run_id, created_at, fields) VALUES (?, ?, ?)"
                        + " ON CONFLICT (run_id) DO UPDATE SET fields = excluded.fields",
                    run.runId(),
                    run.createdAt(),
                    fields))
        .mapEmpty();
  }

  /** Forgets a run. */
  Future<Void> remove(String runId) {
    byId.remove(runId);
    return database
        .write(
            connection ->
                Sql.update(connection, "DELETE FROM subagent_run WHERE run_id = ?", runId))
        .mapEmpty();
  }

  Optional<SpawnedRun> find(String runId) {
    return Optional.ofNullable(byId.get(runId));
  }

  /** The run of a sub-agent's session. */
  Optional<SpawnedRun> ofChild(SessionKey child) {
    return byId.values().stream().filter(run -> run.child().equals(child)).findFirst();
  }

  /** All of them, the newest first. */
  List<SpawnedRun> all() {
    return byId.values().stream()
        .sorted(Comparator.comparingLong(SpawnedRun::createdAt).reversed())
        .toList();
  }

  /** Those that a session asked for, the newest first. */
  List<SpawnedRun> of(SessionKey requester) {
    return all().stream().filter(run -> run.requester().equals(requester)).toList();
  }

  /** Those of a session that are not over, or of which it has not been told. */
  long unfinished(SessionKey requester) {
    return byId.values().stream()
        .filter(run -> run.requester().equals(requester) && !run.told())
        .count();
  }

  /** Those of a session that run. */
  long running(SessionKey requester) {
    return byId.values().stream()
        .filter(run -> run.requester().equals(requester) && run.running())
        .count();
  }
}
