package dev.gatehouse.gateway.database;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.StateLayout;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one SQLite file of a gateway, {@link StateLayout#database()}: opened at the first use, so
 * that a gateway that keeps nothing has none. Safe to use from any thread; never blocks; futures
 * complete on the gateway's loop.
 *
 * <p>Writes run one after the other on a thread of their own, in the order in which they were
 * given. Those that wait together are committed together: one wait for the disk for all of them. A
 * write that throws takes back what it did itself, and nothing else. A completed write is on the
 * disk (WAL, {@code synchronous=FULL}).
 *
 * <pre>{@code
 * database.write(connection -> Sql.update(connection, "DELETE FROM job WHERE id = ?", id));
 * }</pre>
 */
@Singleton
public final class Database {
  private final GatewayLoop loop;
  private final InstanceLog log;
  private final DatabaseFile file;
  private final WorkThread writer;
  private final WorkThread reader;
  private @Nullable Connection writing;
  private @Nullable Connection reading;

  @Inject
  Database(Instance instance, GatewayLoop loop, InstanceLog log) {
    this.loop = loop;
    this.log = log;
    this.file = new DatabaseFile(StateLayout.of(instance));
    String threads = "gatehouse-" + instance.profile() + "-database-";
    this.writer = new WorkThread(threads + "writer", this::commit, this::closeWriting);
    this.reader = new WorkThread(threads + "reader", this::answer, this::closeReading);
  }

  /**
   * Something done with the database. It has no effect but on the database: it is run again where
   * the works around it could not be committed. It keeps no statement or result beyond its end.
   *
   * @param <T> what comes out of it
   */
  @FunctionalInterface
  public interface Work<T extends @Nullable Object> {
    /** Does it. Blocks. What it throws takes back its changes and fails its future. */
    T run(Connection connection) throws SQLException;
  }

  /**
   * Changes the database. The future completes after the commit. It fails with a {@link
   * GatehouseException} when the file cannot be written, or with what {@code work} threw.
   */
  public <T extends @Nullable Object> Future<T> write(Work<T> work) {
    return submit(writer, work);
  }

  /**
   * Reads from the database: one state of it, which has in it every write whose future has
   * completed.
   */
  public <T extends @Nullable Object> Future<T> read(Work<T> work) {
    return submit(reader, work);
  }

  /**
   * Whether there is a database file: somebody has used it, now or before. Asking makes none, and
   * does not wait for the disk.
   */
  public boolean exists() {
    return file.exists();
  }

  /**
   * Gives space that deleted rows have left back to the disk, where that is much of the file. Other
   * works wait meanwhile.
   */
  public Future<Void> shrink() {
    Job<Boolean> job =
        new Job<>(
            connection -> {
              try (Statement statement = connection.createStatement()) {
                if (number(statement, "PRAGMA freelist_count") * 4
                    > number(statement, "PRAGMA page_count")) {
                  statement.execute("VACUUM");
                  statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
                }
              }
              return true;
            },
            true);
    return writer.add(job) ? job.future().mapEmpty() : Future.succeededFuture();
  }

  private static long number(Statement statement, String pragma) throws SQLException {
    try (ResultSet row = statement.executeQuery(pragma)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /** Looks whether there is a file. Blocks for a moment. */
  void look() {
    file.look();
  }

  /** Does what is waiting, then closes the file and ends the threads. Blocks. */
  void close() {
    reader.close();
    writer.close();
  }

  private <T extends @Nullable Object> Future<T> submit(WorkThread thread, Work<T> work) {
    Job<T> job = new Job<>(work);
    if (!thread.add(job)) {
      return Future.failedFuture(
          new GatehouseException(
              ExitCode.NOT_RUNNING, "the gateway is stopping", "try again when it runs again"));
    }
    return job.future();
  }

  private void commit(List<Job<?>> batch) {
    Connection connection = writing;
    if (connection == null) {
      try {
        connection = file.openForWriting();
        writing = connection;
      } catch (GatehouseException e) {
        fail(batch, e);
        return;
      }
    }
    if (batch.size() == 1 || batch.stream().anyMatch(Job::bare) || !together(connection, batch)) {
      for (Job<?> job : batch) {
        alone(connection, job);
      }
    }
    loop.run(() -> batch.forEach(Job::complete));
  }

  /** Returns whether the works of {@code batch} were committed; a work that threw is left out. */
  private boolean together(Connection connection, List<Job<?>> batch) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      try {
        for (Job<?> job : batch) {
          statement.execute("SAVEPOINT work");
          if (!job.run(connection)) {
            statement.execute("ROLLBACK TO work");
          }
          statement.execute("RELEASE work");
        }
        statement.execute("COMMIT");
        return true;
      } catch (SQLException e) {
        // A full disk takes back the whole transaction. Each for itself shows whose fault it is.
        rollBack(statement);
        return false;
      }
    } catch (SQLException e) {
      return false;
    }
  }

  private void alone(Connection connection, Job<?> job) {
    if (job.bare()) {
      // SQLite does this only outside of a transaction.
      job.run(connection);
      translate(job);
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      try {
        if (job.run(connection)) {
          statement.execute("COMMIT");
        } else {
          rollBack(statement);
        }
      } catch (SQLException e) {
        rollBack(statement);
        job.fail(e);
      }
    } catch (SQLException e) {
      job.fail(e);
    }
    translate(job);
  }

  private void answer(List<Job<?>> batch) {
    Connection connection = reading;
    if (connection == null) {
      try {
        connection = file.openForReading();
        reading = connection;
      } catch (GatehouseException e) {
        fail(batch, e);
        return;
      }
    }
    for (Job<?> job : batch) {
      look(connection, job);
      loop.run(job::complete);
    }
  }

  private void look(Connection connection, Job<?> job) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN");
      job.run(connection);
      rollBack(statement);
    } catch (SQLException e) {
      job.fail(e);
    }
    translate(job);
  }

  private void translate(Job<?> job) {
    if (job.failure() instanceof SQLException e) {
      file.explain(e).ifPresent(job::fail);
      log.warn("database", "a work failed", "error", String.valueOf(job.failure()));
    }
  }

  private void fail(List<Job<?>> batch, GatehouseException reason) {
    log.error("database", reason.getMessage() + "; " + reason.remedy());
    batch.forEach(job -> job.fail(reason));
    loop.run(() -> batch.forEach(Job::complete));
  }

  private static void rollBack(Statement statement) {
    try {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      // SQLite has done it already.
    }
  }

  private void closeWriting() {
    DatabaseFile.close(writing, log);
    writing = null;
  }

  private void closeReading() {
    DatabaseFile.close(reading, log);
    reading = null;
  }
}
