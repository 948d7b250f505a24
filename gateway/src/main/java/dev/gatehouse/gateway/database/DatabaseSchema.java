package dev.gatehouse.gateway.database;

/** Which state of its tables this program works with. */
public final class DatabaseSchema {
  /** What the name of a copy ends in that was made before another version changed the tables. */
  public static final String BEFORE_UPGRADE = Migrations.BEFORE_UPGRADE;

  private DatabaseSchema() {}

  /** A number that only grows from version to version. */
  public static int version() {
    return Migrations.STEPS.size();
  }
}
