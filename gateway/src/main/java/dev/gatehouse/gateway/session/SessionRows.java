package dev.gatehouse.gateway.session;

import dev.gatehouse.gateway.database.Sql;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The table of sessions. All methods block. */
final class SessionRows {
  private static final String COLUMNS = "SELECT key, session_id, updated_at, fields FROM session ";

  private SessionRows() {}

  static Optional<SessionEntry> find(Connection connection, SessionKey key) throws SQLException {
    return Sql.one(connection, COLUMNS + "WHERE key = ?", SessionRows::read, key.value());
  }

  static Optional<SessionEntry> findById(Connection connection, String sessionId)
      throws SQLException {
    return Sql.one(
        connection,
        COLUMNS + "WHERE session_id = ? ORDER BY updated_at DESC LIMIT 1",
        SessionRows::read,
        sessionId);
  }

  static List<SessionEntry> byLabel(Connection connection, String label) throws SQLException {
    return Sql.list(
        connection, COLUMNS + "WHERE label = ? ORDER BY updated_at DESC", SessionRows::read, label);
  }

  /** All of them, the newest first. */
  static List<SessionEntry> all(Connection connection) throws SQLException {
    return Sql.list(connection, COLUMNS + "ORDER BY updated_at DESC, key", SessionRows::read);
  }

  static void put(Connection connection, SessionEntry entry) throws SQLException {
    Sql.update(
        connection,
        "INSERT INTO session (key, agent, session_id, updated_at, label, fields)"
            + " VALUES (?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (key) DO UPDATE SET session_id = excluded.session_id,"
            + " updated_at = excluded.updated_at, label = excluded.label, fields = excluded.fields",
        entry.key().value(),
        entry.key().agentId(),
        entry.sessionId(),
        entry.updatedAt(),
        entry.text("label").orElse(null),
        entry.fields().encode());
  }

  static boolean delete(Connection connection, SessionKey key) throws SQLException {
    return Sql.update(connection, "DELETE FROM session WHERE key = ?", key.value()) > 0;
  }

  private static SessionEntry read(ResultSet row) throws SQLException {
    return new SessionEntry(
        new SessionKey(row.getString(1)),
        row.getString(2),
        row.getLong(3),
        new JsonObject(row.getString(4)));
  }
}
