package dev.gatehouse.gateway.database;

import dev.gatehouse.profiles.ShellWord;
import dev.gatehouse.profiles.doctor.DoctorCheck;
import dev.gatehouse.profiles.doctor.DoctorScope;
import dev.gatehouse.profiles.doctor.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * Whether the database of sessions is one. A deep look reads all of it; the file is opened for
 * reading only.
 */
public final class DatabaseCheck implements DoctorCheck {
  private static final byte[] HEADER = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final long LARGE_LOG = 256L << 20;
  private static final String KEEP = "keep a copy of the file before you restore one";
  private static final int BUSY_MILLIS = 5_000;

  public DatabaseCheck() {}

  @Override
  public String id() {
    return "database";
  }

  @Override
  public String title() {
    return "the database of sessions and transcripts";
  }

  @Override
  public List<Finding> run(DoctorScope scope) throws IOException {
    Path file = scope.layout().database();
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return List.of(); // nobody has said anything yet
    }
    String restore = scope.hint("backup list");
    if (Files.isSymbolicLink(file)) {
      return List.of(
          Finding.fault(
                  "database-link",
                  "the database is a symbolic link, and a gateway refuses it",
                  file + " leads to " + Files.readSymbolicLink(file),
                  "mv " + ShellWord.of(file.toRealPath()) + " " + ShellWord.of(file))
              .withAdvice("with the gateway stopped"));
    }
    if (Files.size(file) > 0 && !hasHeader(file)) {
      return List.of(
          Finding.fault(
                  "database-damaged",
                  "the database is none",
                  file + " does not begin as SQLite's files do",
                  restore)
              .withAdvice(KEEP));
    }
    List<Finding> found = new ArrayList<>();
    Path log = file.resolveSibling(file.getFileName() + "-wal");
    if (Files.exists(log) && Files.size(log) > LARGE_LOG) {
      found.add(
          Finding.warning(
              "database-log",
              "the database's log is large",
              log + " has " + (Files.size(log) >> 20) + " MB",
              scope.hint("gateway restart")));
    }
    if (scope.deep() && Files.size(file) > 0) {
      readAll(scope, file, restore).ifPresent(found::add);
    }
    return found;
  }

  private static boolean hasHeader(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(HEADER.length), HEADER);
    }
  }

  private static Optional<Finding> readAll(DoctorScope scope, Path file, String restore)
      throws IOException {
    NativeLibrary.load(scope.layout().temporary());
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(BUSY_MILLIS);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      int version = number(statement, "PRAGMA user_version");
      if (version > Migrations.count()) {
        return Optional.of(
            Finding.fault(
                    "database-newer",
                    "the database was written by a newer version of this program",
                    file + " has step " + version + ", this program knows " + Migrations.count(),
                    scope.hint("backup list"))
                .withAdvice("use the newer version, or restore a backup of before the upgrade"));
      }
      String verdict = text(statement, "PRAGMA quick_check(1)");
      return verdict.equals("ok")
          ? Optional.empty()
          : Optional.of(
              Finding.fault("database-damaged", "the database is damaged", verdict, restore)
                  .withAdvice(KEEP));
    } catch (SQLException e) {
      return Optional.of(
          Finding.fault(
                  "database-damaged",
                  "the database cannot be read",
                  file + ": " + e.getMessage(),
                  restore)
              .withAdvice(KEEP));
    }
  }

  private static int number(Statement statement, String question) throws SQLException {
    try (ResultSet row = statement.executeQuery(question)) {
      return row.next() ? row.getInt(1) : 0;
    }
  }

  private static String text(Statement statement, String question) throws SQLException {
    try (ResultSet row = statement.executeQuery(question)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    }
  }
}
