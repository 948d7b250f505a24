package dev.gatehouse.gateway.database;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.StateLayout;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * The database file of a gateway that does not run. Who opens it holds the lock of the state
 * directory. For one thread; all methods block.
 */
public final class OfflineDatabase implements AutoCloseable {
  private final DatabaseFile file;
  private @Nullable Connection connection;

  private OfflineDatabase(DatabaseFile file) {
    this.file = file;
  }

  /** Opens nothing yet: the file is touched by the first work. */
  public static OfflineDatabase of(Instance instance) {
    return new OfflineDatabase(new DatabaseFile(StateLayout.of(instance)));
  }

  /** Whether there is a database file. */
  public boolean exists() {
    file.look();
    return file.exists();
  }

  /**
   * Reads.
   *
   * @throws GatehouseException when the file cannot be used
   */
  public <T extends @Nullable Object> T read(Database.Work<T> work) {
    return run("ROLLBACK", work);
  }

  /**
   * Changes the database: all of what the work does, or nothing of it.
   *
   * @throws GatehouseException when the file cannot be used
   */
  public <T extends @Nullable Object> T write(Database.Work<T> work) {
    return run("COMMIT", work);
  }

  @Override
  public void close() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        throw failure(e);
      }
    }
  }

  private <T extends @Nullable Object> T run(String end, Database.Work<T> work) {
    Connection open = connection;
    if (open == null) {
      open = file.openForWriting();
      connection = open;
    }
    try (Statement statement = open.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      boolean done = false;
      try {
        T result = work.run(open);
        statement.execute(end);
        done = true;
        return result;
      } finally {
        if (!done) {
          rollBack(statement);
        }
      }
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private static void rollBack(Statement statement) {
    try {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      // SQLite has done it already, and what it failed with says more.
    }
  }

  private GatehouseException failure(SQLException e) {
    return file.explain(e)
        .orElseGet(
            () ->
                new GatehouseException(
                    ExitCode.INTERNAL, "the database refused a change: " + e.getMessage(), "", e));
  }
}
