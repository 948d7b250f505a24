package dev.gatehouse.gateway.cron;

import dev.gatehouse.gateway.database.Database;
import dev.gatehouse.gateway.database.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Jobs and their run log in the database. Never blocks; futures complete on the loop. */
final class CronStore {
  private static final int KEPT_OF_ALL = 50_000;

  private final Database database;
  private final CronHome home;

  @Inject
  CronStore(Database database, CronHome home) {
    this.database = database;
    this.home = home;
  }

  /**
   * A job as it stands in the database.
   *
   * @param instanceId whose it is
   * @param place the state directory it was written in
   */
  record Row(CronJob job, String instanceId, String place) {}

  /**
   * All that is kept.
   *
   * @param imported whether the family's file was read before
   */
  record Loaded(List<Row> rows, boolean imported) {}

  /** Whether there is a database at all. */
  boolean exists() {
    return database.exists();
  }

  Future<Loaded> load() {
    return database.write(
        connection ->
            new Loaded(
                Sql.list(connection, "SELECT * FROM cron_job ORDER BY created_ms, id", this::row),
                Sql.one(
                        connection,
                        "SELECT value FROM cron_fact WHERE name = 'imported'",
                        row -> row.getString(1))
                    .isPresent()));
  }

  /** Writes jobs of the family's file, and that it was read. */
  Future<Void> imported(List<CronJob> jobs, String place) {
    return database
        .write(
            connection -> {
              for (CronJob job : jobs) {
                put(connection, job, place);
              }
              Sql.update(
                  connection,
                  "INSERT OR REPLACE INTO cron_fact (name, value) VALUES ('imported', '1')");
              return true;
            })
        .mapEmpty();
  }

  Future<Void> save(CronJob job, String place) {
    return database
        .write(
            connection -> {
              put(connection, job, place);
              return true;
            })
        .mapEmpty();
  }

  Future<Void> remove(String id) {
    return database
        .write(
            connection -> {
              Sql.update(connection, "DELETE FROM cron_job WHERE id = ?", id);
              return true;
            })
        .mapEmpty();
  }

  /**
   * Writes the end of a run in one go.
   *
   * @param job as it is now, empty when it is gone
   * @param turn whether a model was asked
   * @param keep how many entries of the job stay
   */
  Future<Void> ended(
      Optional<CronJob> job, String place, JsonObject entry, boolean turn, int keep) {
    String id = entry.getString("jobId");
    return database
        .write(
            connection -> {
              if (job.isPresent()) {
                put(connection, job.get(), place);
              } else {
                Sql.update(connection, "DELETE FROM cron_job WHERE id = ?", id);
              }
              long number =
                  Sql.insert(
                      connection,
                      "INSERT INTO cron_run (job_id, run_id, ts, status, turn, entry)"
                          + " VALUES (?, ?, ?, ?, ?, ?)",
                      id,
                      entry.getString("runId"),
                      entry.getLong("ts"),
                      entry.getString("status"),
                      turn ? 1 : 0,
                      entry.encode());
              Sql.update(
                  connection,
                  "DELETE FROM cron_run WHERE job_id = ? AND number <= (SELECT number FROM cron_run"
                      + " WHERE job_id = ? ORDER BY number DESC LIMIT 1 OFFSET ?)",
                  id,
                  id,
                  keep);
              Sql.update(
                  connection, "DELETE FROM cron_run WHERE number <= ?", number - KEPT_OF_ALL);
              return true;
            })
        .mapEmpty();
  }

  /** When scheduled turns ended since {@code since}, the newest first. */
  Future<List<Long>> turnsSince(long since) {
    return database.read(
        connection ->
            Sql.list(
                connection,
                "SELECT ts FROM cron_run WHERE turn = 1 AND ts > ? ORDER BY ts DESC",
                row -> row.getLong(1),
                since));
  }

  /** Reads the run log, oldest first: of one job, or of all. */
  Future<List<JsonObject>> runs(Optional<String> jobId) {
    return database.read(
        connection ->
            jobId.isPresent()
                ? Sql.list(
                    connection,
                    "SELECT entry FROM cron_run WHERE job_id = ? ORDER BY number",
                    row -> new JsonObject(row.getString(1)),
                    jobId.get())
                : Sql.list(
                    connection,
                    "SELECT entry FROM cron_run ORDER BY number",
                    row -> new JsonObject(row.getString(1))));
  }

  private void put(Connection connection, CronJob job, String place) throws SQLException {
    CronState state = job.state();
    Sql.update(
        connection,
        "INSERT OR REPLACE INTO cron_job (id, spec, state, next_run_ms, running_ms, last_slot_ms,"
            + " created_ms, updated_ms, instance_id, place) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        job.id(),
        job.spec().encode(),
        state.last().encode(),
        boxed(state.next()),
        boxed(state.running()),
        state.lastSlot(),
        job.createdAtMillis(),
        job.updatedAtMillis(),
        home.instanceId(),
        place);
  }

  private Row row(ResultSet row) throws SQLException {
    CronState state =
        new CronState(
            number(row, "next_run_ms"),
            number(row, "running_ms"),
            row.getLong("last_slot_ms"),
            new JsonObject(row.getString("state")));
    return new Row(
        new CronJob(
            row.getString("id"),
            new JsonObject(row.getString("spec")),
            row.getLong("created_ms"),
            row.getLong("updated_ms"),
            state),
        row.getString("instance_id"),
        row.getString("place"));
  }

  private static OptionalLong number(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private static @Nullable Long boxed(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
