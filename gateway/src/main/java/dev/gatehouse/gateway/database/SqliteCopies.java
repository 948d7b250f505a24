package dev.gatehouse.gateway.database;

import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.profiles.backup.DatabaseTool;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;

/**
 * Copies databases through SQLite's own backup interface, which sees one moment also while others
 * write. Stateless.
 */
public final class SqliteCopies implements DatabaseTool {
  private static final int BUSY_MILLIS = 5_000;
  private static final int ALL_PAGES = -1;
  private static final int BUSY_TRIES = 100;
  private static final int BUSY_PAUSE_MILLIS = 50;

  /** What only the instance that wrote it may have. */
  private static final List<String> OWN_TABLES = List.of("node_pairing");

  public SqliteCopies() {}

  @Override
  public void copy(Path database, Path copy, Path scratch) throws IOException {
    NativeLibrary.load(scratch);
    SecureFiles.openNew(copy).close(); // with its mode, before SQLite opens it
    try {
      copy(database, copy, false);
    } catch (SQLException e) {
      if (Files.isWritable(SecureFiles.parent(database))) {
        throw failure(database, e);
      }
      copyUnwritable(database, copy, e);
    }
    check(database, copy);
  }

  /** A database on a disk that cannot be written has no writer; its log must be empty then. */
  private static void copyUnwritable(Path database, Path copy, SQLException first)
      throws IOException {
    Path log = database.resolveSibling(database.getFileName() + "-wal");
    if (Files.exists(log) && Files.size(log) > 0) {
      throw failure(database, first);
    }
    try {
      copy(database, copy, true);
    } catch (SQLException e) {
      e.addSuppressed(first);
      throw failure(database, e);
    }
  }

  @Override
  public void settle(Path copy, boolean another, Path scratch) throws IOException {
    NativeLibrary.load(scratch);
    try (Connection connection = open(copy, false, false);
        Statement statement = connection.createStatement()) {
      Set<String> tables = tables(statement);
      statement.execute("BEGIN IMMEDIATE");
      if (tables.contains("turn")) {
        statement.execute(
            "UPDATE turn SET state = 'over', ended_at = accepted_at WHERE state <> 'over'");
      }
      for (String table : OWN_TABLES) {
        if (another && tables.contains(table)) {
          statement.execute("DELETE FROM " + table);
        }
      }
      statement.execute("COMMIT");
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
      statement.execute("PRAGMA journal_mode=DELETE");
    } catch (SQLException e) {
      throw failure(copy, e);
    }
  }

  /**
   * Opens a copy of a database that another program wrote.
   *
   * @param scratch a directory for short-lived files
   */
  public static Connection openForeign(Path copy, Path scratch) throws IOException, SQLException {
    NativeLibrary.load(scratch);
    return open(copy, false, false);
  }

  private static void copy(Path database, Path copy, boolean unwritable) throws SQLException {
    try (Connection connection = open(database, true, unwritable)) {
      int result =
          connection
              .unwrap(SQLiteConnection.class)
              .getDatabase()
              .backup("main", copy.toString(), null, BUSY_PAUSE_MILLIS, BUSY_TRIES, ALL_PAGES);
      if (result != 0) {
        throw new SQLException("the copy ended with code " + result, "", result);
      }
    }
  }

  private static void check(Path database, Path copy) throws IOException {
    try (Connection connection = open(copy, false, false);
        Statement statement = connection.createStatement()) {
      // One file without a log beside it, whatever the original was.
      statement.execute("PRAGMA journal_mode=DELETE");
      try (ResultSet row = statement.executeQuery("PRAGMA quick_check(1)")) {
        String answer = row.next() ? row.getString(1) : "no answer";
        if (!answer.equals("ok")) {
          throw new FileSystemException(database.toString(), null, "it is damaged: " + answer);
        }
      }
    } catch (SQLException e) {
      throw failure(database, e);
    }
  }

  private static Set<String> tables(Statement statement) throws SQLException {
    Set<String> names = new HashSet<>();
    try (ResultSet rows =
        statement.executeQuery("SELECT name FROM sqlite_schema WHERE type = 'table'")) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  private static Connection open(Path database, boolean readOnly, boolean immutable)
      throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    config.setReadOnly(readOnly);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl(
        immutable
            ? "jdbc:sqlite:"
                + database.toUri().toString().replace("file://", "file:")
                + "?immutable=1"
            : "jdbc:sqlite:" + database);
    Connection connection = source.getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA trusted_schema=OFF");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static IOException failure(Path database, SQLException e) {
    FileSystemException failure =
        new FileSystemException(
            database.toString(), null, "the database cannot be read: " + e.getMessage());
    failure.initCause(e);
    return failure;
  }
}
