package dev.gatehouse.gateway.database;

/** Which state of its tables this program works with. */
public final class DatabaseSchema {
  private DatabaseSchema() {}

  /** A number that only grows from version to version. */
  public static int version() {
    return Migrations.STEPS.size();
  }
}
