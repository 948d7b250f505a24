package dev.gatehouse.gateway.database;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.session.TestInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process that writes into a database on a bad disk, and tells what became of each row. */
final class TroubledWriter {
  private TroubledWriter() {}

  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    TestInstance instance = new TestInstance(root);
    switch (arguments[1]) {
      case "fill" -> fill(instance, root);
      case "one" -> one(instance, 1);
      default -> throw new IllegalArgumentException(arguments[1]);
    }
  }

  private static void fill(TestInstance instance, Path root) throws IOException {
    Path ballast = Files.write(root.resolve("ballast"), new byte[1_024 * 1_024]);
    instance.write(
        connection -> Sql.update(connection, "CREATE TABLE kept (n INTEGER PRIMARY KEY, x TEXT)"));
    int n = 1;
    while (one(instance, n)) {
      n++;
    }
    Files.delete(ballast);
    if (one(instance, n)) {
      System.out.println("again " + n);
    }
    System.out.println(
        "check "
            + instance.<String>read(
                connection ->
                    Sql.one(connection, "PRAGMA integrity_check", row -> row.getString(1))
                        .orElse("")));
    System.out.println(
        "rows "
            + instance.<Integer>read(
                connection ->
                    Sql.one(connection, "SELECT count(*) FROM kept", row -> row.getInt(1))
                        .orElse(0)));
  }

  private static boolean one(TestInstance instance, int n) {
    try {
      instance.write(
          connection -> {
            Sql.update(
                connection, "CREATE TABLE IF NOT EXISTS kept (n INTEGER PRIMARY KEY, x TEXT)");
            return Sql.update(
                connection, "INSERT INTO kept VALUES (?, ?)", n, "words ".repeat(10_000));
          });
      System.out.println("row " + n);
      return true;
    } catch (GatehouseException e) {
      System.out.println("failed " + e.exitCode() + " | " + e.getMessage() + " | " + e.remedy());
      return false;
    }
  }
}
