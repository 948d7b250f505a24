package dev.gatehouse.gateway.database;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Brings the tables up to date. Each step is a file of statements; {@code user_version} says how
 * many have been taken. All missing steps are taken in one transaction.
 */
final class Migrations {
  /** In their order. A step that was in a release is never changed: another one follows it. */
  static final List<String> STEPS =
      List.of(
          "0001-session",
          "0002-turn",
          "0003-cron",
          "0004-approval",
          "0005-audit",
          "0006-node",
          "0007-memory",
          "0008-subagent",
          "0009-budget");

  /** What the name of a copy ends in that was made before another version changed the tables. */
  static final String BEFORE_UPGRADE = ".before-upgrade";

  private Migrations() {}

  /** How many steps this version knows. */
  static int count() {
    return STEPS.size();
  }

  static void run(Connection connection, Path path) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (version(statement) == STEPS.size()) {
        return;
      }
      statement.execute("BEGIN IMMEDIATE");
      try {
        int version = version(statement);
        if (version > STEPS.size()) {
          throw new GatehouseException(
              ExitCode.CONFIG,
              "the database " + path + " was written by a newer version of this program",
              "use that version, or another state directory" + older(path));
        }
        for (String step : STEPS.subList(version, STEPS.size())) {
          statement.executeUpdate(text(step));
        }
        statement.execute("PRAGMA user_version=" + STEPS.size());
        statement.execute("COMMIT");
      } catch (SQLException | RuntimeException e) {
        try {
          statement.execute("ROLLBACK");
        } catch (SQLException again) {
          e.addSuppressed(again);
        }
        throw e;
      }
    }
  }

  private static String older(Path path) {
    Path copy = path.resolveSibling(path.getFileName() + BEFORE_UPGRADE);
    return Files.exists(copy)
        ? "; or go back to how it was before the upgrade: put " + copy + " in its place"
        : "";
  }

  private static int version(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
      return row.next() ? row.getInt(1) : 0;
    }
  }

  private static String text(String step) {
    String name = step + ".sql";
    try (InputStream stream = Migrations.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException(name + " is missing");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
