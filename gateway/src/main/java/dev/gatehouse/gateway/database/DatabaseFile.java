package dev.gatehouse.gateway.database;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.profiles.StateLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;

/**
 * The file of a {@link Database}: makes, opens and explains it. It never deletes or replaces one:
 * what cannot be read stays as it is, for a person to look at.
 */
final class DatabaseFile {
  private static final int BUSY_MILLIS = 5_000;
  private static final int CACHE_KIBIBYTES = 2_048;
  private static final int LOG_LIMIT_BYTES = 16 * 1_024 * 1_024;

  private final StateLayout layout;
  private final Path path;
  private volatile boolean exists;
  private boolean ready;

  DatabaseFile(StateLayout layout) {
    this.layout = layout;
    this.path = layout.database();
  }

  boolean exists() {
    return exists;
  }

  void look() {
    exists = Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Opens a connection that may write; the first one brings the tables up to date. Blocks. */
  Connection openForWriting() {
    return open(false);
  }

  /** Opens a connection that only reads. Blocks. */
  Connection openForReading() {
    prepare();
    return open(true);
  }

  /** Returns what a person can do about {@code failure}; empty for a bug of a statement. */
  Optional<GatehouseException> explain(SQLException failure) {
    // The code of the base error; the driver tells the extended one, which has it in its low byte.
    SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(failure.getErrorCode() & 0xff);
    return switch (code) {
      case SQLITE_FULL ->
          problem(failure, "the disk is full", "free some space on the disk of the database file");
      case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN, SQLITE_AUTH ->
          problem(
              failure,
              "it cannot be opened for writing",
              "make the file and its directory writable for the user of the gateway, and check that"
                  + " the disk is not mounted read-only");
      case SQLITE_IOERR ->
          problem(failure, "the disk reported an error", "check the disk and its free space");
      case SQLITE_CORRUPT, SQLITE_NOTADB ->
          problem(
              failure,
              "it is damaged or no database",
              "stop the gateway, keep a copy of the file, then move it away or put a backup in its"
                  + " place");
      case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL ->
          problem(failure, "another program locks it", "end the program that has the file open");
      default -> Optional.empty();
    };
  }

  static void close(@Nullable Connection connection, InstanceLog log) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        log.warn("database", "could not be closed", "error", String.valueOf(e.getMessage()));
      }
    }
  }

  // The reader opens the file after the writer's tables are there.
  private void prepare() {
    synchronized (this) {
      if (ready) {
        return;
      }
    }
    try (Connection connection = open(false)) {
      connection.isValid(0);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private Connection open(boolean readOnly) {
    try {
      synchronized (this) {
        if (!ready) {
          create();
          NativeLibrary.load(layout.temporary());
        }
        Connection connection = connect(readOnly);
        if (!ready) {
          try {
            Migrations.run(connection, path);
          } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
          }
          ready = true;
        }
        return connection;
      }
    } catch (IOException e) {
      throw new GatehouseException(
          ExitCode.IO,
          "the database " + path + " cannot be used: " + e,
          "make the directory writable for the user of the gateway, and free some space",
          e);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private void create() throws IOException {
    if (Files.isSymbolicLink(path)) {
      throw new GatehouseException(
          ExitCode.CONFIG,
          "the database " + path + " is a symbolic link",
          "move the file itself to this place: two instances must never share one");
    }
    if (!Files.exists(path)) {
      SecureFiles.replace(path, new byte[0]);
    } else if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
      // What SQLite makes beside it takes its mode.
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }
    exists = true;
  }

  private Connection connect(boolean readOnly) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    config.setCacheSize(-CACHE_KIBIBYTES);
    config.enforceForeignKeys(true);
    config.setJournalSizeLimit(LOG_LIMIT_BYTES);
    if (!readOnly) {
      config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    }
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + path);
    Connection connection = source.getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA trusted_schema=OFF");
      if (readOnly) {
        statement.execute("PRAGMA query_only=ON");
      }
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private GatehouseException failure(SQLException e) {
    return explain(e)
        .orElseGet(
            () ->
                new GatehouseException(
                    ExitCode.INTERNAL,
                    "the database " + path + " cannot be used: " + e.getMessage(),
                    "look into the gateway's log",
                    e));
  }

  private Optional<GatehouseException> problem(SQLException cause, String what, String remedy) {
    return Optional.of(
        new GatehouseException(
            ExitCode.IO, "the database " + path + " cannot be used: " + what, remedy, cause));
  }
}
