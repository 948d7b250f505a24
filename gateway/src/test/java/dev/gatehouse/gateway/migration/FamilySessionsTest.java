package dev.gatehouse.gateway.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.Environment;
import dev.gatehouse.gateway.session.TestInstance;
import dev.gatehouse.profiles.migration.SessionSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FamilySessionsTest {
  @TempDir Path temporary;
  private Path source;
  private TestInstance target;

  @BeforeEach
  void machine() throws IOException {
    source = Files.createDirectories(temporary.resolve(".openclaw"));
    target = new TestInstance(temporary.resolve("machine"));
  }

  @Test
  void takesConversationsOutOfFilesAndOutOfDatabases() throws Exception {
    files("old-talk", "agent:main:old", "from a file");
    database("new-talk", "agent:main:main", "from a database");

    SessionSource.Outcome outcome = take();

    assertThat(outcome.problems()).isEmpty();
    assertThat(outcome.sessions()).isEqualTo(2);
    assertThat(texts()).contains("from a file").contains("from a database");
  }

  @Test
  void aSecondTimeNothingIsTakenTwiceAndTheSourceIsNeverWrittenTo() throws Exception {
    database("talk", "agent:main:main", "once");
    byte[] before = Files.readAllBytes(databaseFile());
    take();

    SessionSource.Outcome again = take();

    assertThat(again.records()).isZero();
    assertThat(again.known()).isPositive();
    assertThat(databaseFile()).hasBinaryContent(before);
    assertThat(databaseFile().getParent())
        .isDirectoryNotContaining(path -> path.toString().endsWith("-shm"));
    assertThat(target.instance().layout().temporary())
        .isDirectoryNotContaining(path -> path.toString().contains("import-"));
  }

  @Test
  void recordsThatCannotBeReadAreCountedAndTheOthersAreTaken() throws Exception {
    database("talk", "agent:main:main", "readable");
    try (Connection connection = open();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO transcript_events VALUES (?, ?, ?)")) {
      insert.setString(1, "talk");
      insert.setInt(2, 9);
      insert.setString(3, null);
      insert.execute();
      insert.setString(1, "../../climbs");
      insert.setString(3, "{}");
      insert.execute();
    }

    SessionSource.Outcome outcome = take();

    assertThat(outcome.problems())
        .anyMatch(problem -> problem.contains("1 records") && problem.contains("packed"))
        .anyMatch(problem -> problem.contains("no usable name"));
    assertThat(texts()).contains("readable");
    assertThat(temporary.resolve("climbs.jsonl")).doesNotExist();
  }

  @Test
  void aDatabaseThatIsNoneIsToldAndTheRestIsTaken() throws Exception {
    files("old-talk", "agent:main:old", "from a file");
    Path broken = Files.createDirectories(source.resolve("agents/other/agent"));
    Files.writeString(broken.resolve("openclaw-agent.sqlite"), "no database at all, only words");
    Path foreign = Files.createDirectories(source.resolve("agents/third/agent"));
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + foreign.resolve("openclaw-agent.sqlite"));
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE something (else_ TEXT)");
    }

    SessionSource.Outcome outcome = take();

    assertThat(outcome.problems())
        .anyMatch(problem -> problem.contains("other") && problem.contains("cannot be read"))
        .anyMatch(problem -> problem.contains("third") && problem.contains("does not know"));
    assertThat(texts()).contains("from a file");
  }

  @Test
  void aDirectoryWithoutConversationsIsNoFault() {
    SessionSource.Outcome outcome = take();

    assertThat(outcome.sessions()).isZero();
    assertThat(outcome.problems()).isEmpty();
  }

  private SessionSource.Outcome take() {
    return new FamilySessions(
            new Environment(Map.of(), temporary.resolve("machine/home"), temporary),
            TestInstance.CLOCK)
        .take(source, target.instance());
  }

  private void files(String id, String key, String text) throws IOException {
    Path folder = Files.createDirectories(source.resolve("agents/main/sessions"));
    Files.writeString(
        folder.resolve("sessions.json"),
        "{\"" + key + "\": {\"sessionId\": \"" + id + "\", \"updatedAt\": 1767225600000}}");
    Files.writeString(folder.resolve(id + ".jsonl"), head(id) + "\n" + message(id, text) + "\n");
  }

  private void database(String id, String key, String text) throws Exception {
    Files.createDirectories(databaseFile().getParent());
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE session_nodes (session_key TEXT, current_session_id TEXT, entry_json TEXT)");
      statement.execute(
          "CREATE TABLE transcript_events (session_id TEXT, seq INTEGER, event_json TEXT)");
      insert(
          connection,
          "INSERT INTO session_nodes VALUES (?, ?, ?)",
          key,
          id,
          "{\"sessionId\": \"x\", \"sessionFile\": \"/etc/passwd\", \"updatedAt\": 1767225600000}");
      insert(connection, "INSERT INTO transcript_events VALUES (?, ?, ?)", id, 0, head(id));
      insert(
          connection, "INSERT INTO transcript_events VALUES (?, ?, ?)", id, 1, message(id, text));
    }
  }

  private static void insert(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.execute();
    }
  }

  private Path databaseFile() {
    return source.resolve("agents/main/agent/openclaw-agent.sqlite");
  }

  private Connection open() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + databaseFile());
  }

  private static String head(String id) {
    return "{\"type\":\"session\",\"version\":3,\"id\":\""
        + id
        + "\",\"timestamp\":\"2026-01-01T00:00:00.000Z\"}";
  }

  private static String message(String id, String text) {
    return "{\"type\":\"message\",\"id\":\"m-"
        + id
        + "\",\"parentId\":null,\"timestamp\":\"2026-01-01T00:00:01.000Z\",\"message\":"
        + "{\"role\":\"user\",\"content\":\""
        + text
        + "\",\"timestamp\":1767225601000}}";
  }

  private String texts() {
    return target.read(
        connection -> {
          StringBuilder all = new StringBuilder();
          try (Statement statement = connection.createStatement();
              ResultSet rows = statement.executeQuery("SELECT * FROM entry")) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
              for (int i = 1; i <= columns; i++) {
                all.append(rows.getString(i)).append(' ');
              }
            }
          }
          return all.toString();
        });
  }
}
