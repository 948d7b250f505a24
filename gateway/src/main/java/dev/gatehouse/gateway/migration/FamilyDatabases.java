package dev.gatehouse.gateway.migration;

import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.gateway.database.SqliteCopies;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The databases in which newer versions of the family keep an agent's conversations. Their records
 * are the same as the lines of the older files, so they are written out as such files. A database
 * is copied before it is opened: the source is never written to. For one import.
 */
final class FamilyDatabases {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,127}");
  private static final int MOST_PROBLEMS = 100;

  /** How the names of these databases end. */
  static final String SUFFIX = "-agent.sqlite";

  private final Path source;
  private final Path scratch;
  private final List<String> problems = new ArrayList<>();

  FamilyDatabases(Path source, Path scratch) {
    this.source = source;
    this.scratch = scratch;
  }

  /** Where the files are, in the form of the older versions. */
  Path folder() {
    return scratch.resolve("folder");
  }

  List<String> problems() {
    return List.copyOf(problems);
  }

  /** Writes the files; returns whether there was anything. */
  boolean unpack() throws IOException {
    Path agents = source.resolve("agents");
    boolean found = false;
    if (!Files.isDirectory(agents, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(agents)) {
      for (Path agent : all) {
        String name = String.valueOf(agent.getFileName());
        Path directory = agent.resolve("agent");
        if (NAME.matcher(name).matches()
            && Files.isDirectory(agent, LinkOption.NOFOLLOW_LINKS)
            && Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
          try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : files) {
              found |= unpack(name, file);
            }
          }
        }
      }
    }
    return found;
  }

  private boolean unpack(String agent, Path database) throws IOException {
    if (!Files.isRegularFile(database, LinkOption.NOFOLLOW_LINKS)) {
      problem(database + " is no file");
      return false;
    }
    Path copy = scratch.resolve(agent + ".sqlite");
    Files.copy(database, copy, StandardCopyOption.REPLACE_EXISTING, LinkOption.NOFOLLOW_LINKS);
    Path log = database.resolveSibling(database.getFileName() + "-wal");
    if (Files.isRegularFile(log, LinkOption.NOFOLLOW_LINKS)) {
      Files.copy(log, scratch.resolve(agent + ".sqlite-wal"), StandardCopyOption.REPLACE_EXISTING);
    }
    try (Connection connection = SqliteCopies.openForeign(copy, scratch)) {
      return write(
          connection, agent, folder().resolve("agents").resolve(agent).resolve("sessions"));
    } catch (SQLException e) {
      problem(database + " cannot be read: " + e.getMessage());
      return false;
    }
  }

  private boolean write(Connection connection, String agent, Path folder)
      throws SQLException, IOException {
    if (!hasTables(connection)) {
      problem("the database of the agent " + agent + " has a form that this program does not know");
      return false;
    }
    SecureFiles.createDirectories(folder);
    JsonObject store = new JsonObject();
    Set<String> ids = new LinkedHashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT session_key, current_session_id, entry_json FROM session_nodes")) {
      while (rows.next()) {
        entry(agent, rows.getString(1), rows.getString(2), rows.getString(3))
            .ifPresent(entry -> store.put(entry.getString("key"), entry.getJsonObject("value")));
      }
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT DISTINCT session_id FROM transcript_events")) {
      while (rows.next()) {
        ids.add(String.valueOf(rows.getString(1)));
      }
    }
    for (String id : ids) {
      if (NAME.matcher(id).matches()) {
        transcript(connection, agent, id, folder.resolve(id + ".jsonl"));
      } else {
        problem("a transcript of the agent " + agent + " has no usable name and was left out");
      }
    }
    SecureFiles.replace(
        folder.resolve("sessions.json"), store.encode().getBytes(StandardCharsets.UTF_8));
    return !store.isEmpty() || !ids.isEmpty();
  }

  private Optional<JsonObject> entry(String agent, String key, String id, String json) {
    try {
      JsonObject value = new JsonObject(json);
      value.put("sessionId", id);
      value.remove("sessionFile"); // its transcript is the file that is written here
      return Optional.of(new JsonObject().put("key", key).put("value", value));
    } catch (DecodeException e) {
      problem("the entry of a session of the agent " + agent + " cannot be read");
      return Optional.empty();
    }
  }

  private void transcript(Connection connection, String agent, String id, Path file)
      throws SQLException, IOException {
    long packed = 0;
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT event_json FROM transcript_events WHERE session_id = ? ORDER BY seq");
        OutputStream out = Channels.newOutputStream(SecureFiles.openNew(file))) {
      statement.setString(1, id);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String event = rows.getString(1);
          if (event == null) {
            packed++;
          } else {
            out.write(event.replace('\n', ' ').getBytes(StandardCharsets.UTF_8));
            out.write('\n');
          }
        }
      }
    }
    if (packed > 0) {
      problem(
          packed
              + " records of the transcript "
              + id
              + " of the agent "
              + agent
              + " are packed in a way that this program does not read; they were left out");
    }
  }

  private static boolean hasTables(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM sqlite_schema WHERE type = 'table'"
                    + " AND name IN ('session_nodes', 'transcript_events')")) {
      return row.next() && row.getInt(1) == 2;
    }
  }

  private void problem(String text) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(text);
    }
  }
}
