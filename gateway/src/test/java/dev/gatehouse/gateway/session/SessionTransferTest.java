package dev.gatehouse.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.database.Sql;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conversations that the family wrote come in; odd and hostile folders do no harm. */
class SessionTransferTest {
  private static final String HEADER =
      "{\"type\":\"session\",\"version\":3,\"id\":\"s1\",\"timestamp\":\"2026-01-02T03:04:05.000Z\","
          + "\"cwd\":\"/home/ann/work\"}";

  @TempDir Path temporary;

  private Path root;
  private Path folder;
  private TestInstance instance;

  @BeforeEach
  void make() throws IOException {
    root = temporary.toRealPath();
    folder = Files.createDirectories(root.resolve("old/agents/main/sessions"));
    instance = new TestInstance(root.resolve("new"));
  }

  @Test
  void takesOverWhatTheFamilyWrote() throws IOException {
    store(
        "agent:main:main",
        new JsonObject()
            .put("sessionId", "s1")
            .put("updatedAt", 1_770_000_000_000L)
            .put("sessionFile", "/somewhere/else/s1.jsonl")
            .put("thinkingLevel", "high")
            .put("origin", new JsonObject().put("provider", "telegram")));
    write(
        "s1.jsonl",
        HEADER,
        "{\"type\":\"model_change\",\"id\":\"aaaaaaa1\",\"parentId\":null,"
            + "\"timestamp\":\"2026-01-02T03:04:05.100Z\",\"provider\":\"p\",\"modelId\":\"m\"}",
        user("aaaaaaa2", "aaaaaaa1", "Where is the boat?"),
        "{\"type\":\"message\",\"id\":\"aaaaaaa3\",\"parentId\":\"aaaaaaa2\","
            + "\"timestamp\":\"2026-01-02T03:04:07Z\",\"message\":{\"role\":\"assistant\","
            + "\"content\":[{\"type\":\"text\",\"text\":\"In the harbour.\"}],\"api\":\"x\","
            + "\"provider\":\"p\",\"model\":\"m\",\"usage\":{\"input\":12,\"output\":4,"
            + "\"cacheRead\":0,\"cacheWrite\":0,\"totalTokens\":16,\"cost\":{\"total\":0.5}},"
            + "\"stopReason\":\"stop\",\"timestamp\":1767323047000}}",
        "{\"type\":\"message\",\"timestamp\":\"2026-01-02T03:04:08Z\",\"message\":{\"role\":"
            + "\"assistant\",\"content\":\"[note]\",\"timestamp\":1767323048000}}");
    write("s0.jsonl.deleted.2026-01-01T00-00-00.000Z", user("x", null, "gone"));

    ImportReport report = take();

    assertThat(report.problems()).isEmpty();
    assertThat(report.sessions()).isEqualTo(1);
    assertThat(report.records()).isEqualTo(4);
    SessionEntry entry =
        instance.read(c -> SessionRows.find(c, new SessionKey("agent:main:main"))).orElseThrow();
    assertThat(entry.sessionId()).isEqualTo("s1");
    assertThat(entry.text("thinkingLevel")).contains("high");
    assertThat(entry.fields().containsKey("sessionFile")).isFalse();
    assertThat(words("s1")).containsExactly("Where is the boat?", "In the harbour.", "[note]");
    assertThat(
            instance.<Optional<Double>>read(
                c -> Sql.one(c, "SELECT sum(cost) FROM entry", row -> row.getDouble(1))))
        .contains(0.5);
    assertThat(
            instance.<List<String>>read(
                c ->
                    Sql.list(
                        c,
                        "SELECT e.id FROM entry_text JOIN entry e ON e.seq = entry_text.rowid"
                            + " WHERE entry_text MATCH 'harbour'",
                        row -> row.getString(1))))
        .containsExactly("aaaaaaa3");
  }

  @Test
  void tellsEachLineThatItCannotReadAndTakesTheOthers() throws IOException {
    store("agent:main:main", new JsonObject().put("sessionId", "s1").put("updatedAt", 1));
    Files.write(
        folder.resolve("s1.jsonl"),
        bytes(
            HEADER + "\n",
            user("1", null, "one") + "\n",
            "\n",
            "no json\n",
            "[1,2]\n",
            "null\n",
            "{\"id\":\"2\"}\n",
            "{\"type\":\"message\",\"id\":\"3\",\"message\":\"words\"}\n",
            "{\"type\":\"message\",\"id\":\"4\",\"message\":{\"role\":\"user\",\"timestamp\":"
                + "\"today\"}}\n",
            user("5", "1", "two") + "\n",
            "{\"type\":\"compaction\",\"id\":\"6\"}\n",
            user("5", "1", "the same id") + "\n",
            user("7", "5", "bad \u00ff byte") + "\n",
            "[".repeat(20_000) + "\n",
            user("8", "7", "three"),
            "\n{\"type\":\"message\",\"id\":\"9\",\"parentId\":\"8\",\"mess"));

    ImportReport report = take();

    assertThat(report.problems())
        .extracting(TransferProblem::line)
        .containsExactly(4L, 5L, 6L, 7L, 8L, 9L, 11L, 13L, 14L, 16L);
    assertThat(report.problems())
        .extracting(TransferProblem::file)
        .containsOnly("agents/main/sessions/s1.jsonl");
    assertThat(report.records()).isEqualTo(5);
    // The one whose id was taken stands beside "two", which was gone on from.
    assertThat(words("s1")).containsExactly("one", "two", "bad \ufffd byte", "three");
    assertThat(take().records()).isZero();
  }

  @Test
  void takesTranscriptsWhoseStoreIsDamaged() throws IOException {
    Files.writeString(folder.resolve("sessions.json"), "{\"agent:main:main\": {\"sessionId\"");
    write("s1.jsonl", HEADER, user("1", null, "still here"));

    ImportReport report = take();

    assertThat(report.problems())
        .singleElement()
        .hasToString(report.problems().get(0).file() + ": " + report.problems().get(0).what())
        .satisfies(it -> assertThat(it.file()).isEqualTo("agents/main/sessions/sessions.json"));
    assertThat(words("s1")).containsExactly("still here");
  }

  @Test
  void leavesOutEntriesWithoutATranscriptsIdAndTakesTheOthers() throws IOException {
    Files.writeString(
        folder.resolve("sessions.json"),
        new JsonObject()
            .put("agent:main:a", new JsonObject().put("updatedAt", 1))
            .put("agent:main:b", "words")
            .put("agent:main:\u0007", new JsonObject().put("sessionId", "x"))
            .put("agent:main:c", new JsonObject().put("sessionId", "../../x").put("updatedAt", 2))
            .put("lab", new JsonObject().put("sessionId", "s2").put("updatedAt", 3))
            .encode());

    ImportReport report = take();

    assertThat(report.problemCount()).isEqualTo(3);
    assertThat(instance.read(SessionRows::all))
        .extracting(entry -> entry.key().value())
        .containsExactlyInAnyOrder("agent:main:c", "agent:main:lab");
    ExportReport out =
        instance.sessions().exportTo(root.resolve("out"), Optional.empty(), Set.of());
    assertThat(out.sessions()).isEqualTo(2);
  }

  @Test
  void neverFollowsALinkOutOfTheFolder() throws IOException {
    Path secret = root.resolve("secret.jsonl");
    Files.writeString(secret, HEADER + "\n" + user("1", null, "not yours") + "\n");
    Path others = Files.createDirectories(root.resolve("others/sessions"));
    Files.writeString(others.resolve("s9.jsonl"), HEADER + "\n" + user("1", null, "nor this"));
    Files.createSymbolicLink(folder.resolve("s1.jsonl"), secret);
    Files.createSymbolicLink(folder.resolve("sessions.json"), secret);
    Files.createSymbolicLink(root.resolve("old/agents/work"), root.resolve("others"));
    Path linked = Files.createDirectories(root.resolve("old/agents/third"));
    Files.createSymbolicLink(linked.resolve("sessions"), others);

    ImportReport report = take();

    assertThat(report.problems())
        .extracting(TransferProblem::file)
        .containsExactlyInAnyOrder(
            "agents/main/sessions/s1.jsonl",
            "agents/main/sessions/sessions.json",
            "agents/work",
            "agents/third/sessions");
    assertThat(report.records()).isZero();
    assertThat(
            instance.<Optional<Integer>>read(
                c -> Sql.one(c, "SELECT count(*) FROM entry", row -> row.getInt(1))))
        .contains(0);
  }

  @Test
  void keepsWhatIsHereAndTellsWhereTheTwoWentOnDifferently() throws IOException {
    store("agent:main:main", new JsonObject().put("sessionId", "s1").put("updatedAt", 5));
    write("s1.jsonl", HEADER, user("1", null, "one"));
    take();
    write("s1.jsonl", HEADER, user("1", null, "one"), user("2", "1", "two"));
    assertThat(take().records()).isEqualTo(1);

    write("s1.jsonl", HEADER, user("1", null, "one"), user("3", "1", "another way"));
    ImportReport differs = take();

    assertThat(differs.problems())
        .singleElement()
        .satisfies(it -> assertThat(it.what()).contains("went on differently here; 1 records"));
    assertThat(words("s1")).containsExactly("one", "two");

    store("agent:main:main", new JsonObject().put("sessionId", "s2").put("updatedAt", 9));
    write("s2.jsonl", user("4", null, "another conversation"));
    ImportReport other = take();

    assertThat(other.kept()).isEqualTo(1);
    assertThat(
            instance
                .read(c -> SessionRows.find(c, new SessionKey("agent:main:main")))
                .orElseThrow()
                .sessionId())
        .isEqualTo("s1");
    assertThat(words("s2")).containsExactly("another conversation");
  }

  @Test
  void readsThePlacesOfOlderVersionsAndSingleAgents() throws IOException {
    write("s1.jsonl", HEADER, user("1", null, "direct"));
    instance.sessions().importFrom(folder, Optional.empty());
    Path older = Files.createDirectories(root.resolve("older/sessions"));
    Files.writeString(
        older.resolve("sessions.json"),
        "{\"main\":{\"sessionId\":\"s5\",\"updatedAt\":7},"
            + "\"telegram:group:-1:topic:3\":{\"sessionId\":\"s6\",\"updatedAt\":8,"
            + "\"sessionFile\":\"/x/s6-topic-3.jsonl\"}}");
    Files.writeString(older.resolve("s5.jsonl"), user("1", null, "main words") + "\n");
    Files.writeString(older.resolve("s6-topic-3.jsonl"), user("1", null, "topic words") + "\n");

    instance.sessions().importFrom(root.resolve("older"), Optional.of("Work"));

    assertThat(words("s1")).containsExactly("direct");
    assertThat(words("s5")).containsExactly("main words");
    assertThat(words("s6")).containsExactly("topic words");
    assertThat(instance.read(SessionRows::all))
        .extracting(entry -> entry.key().value())
        .containsExactly("agent:work:telegram:group:-1:topic:3", "agent:work:main");
  }

  @Test
  void writesOnlyIntoAFolderOfItsOwn() throws IOException {
    Path full = Files.createDirectories(root.resolve("full"));
    Files.writeString(full.resolve("mine.txt"), "mine");
    Path link =
        Files.createSymbolicLink(
            root.resolve("link"), Files.createDirectory(root.resolve("empty")));

    for (Path target : List.of(full, full.resolve("mine.txt"), link)) {
      assertThatThrownBy(() -> instance.sessions().exportTo(target, Optional.empty(), Set.of()))
          .isInstanceOfSatisfying(
              GatehouseException.class,
              e -> {
                assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT);
                assertThat(e.remedy()).contains("does not exist yet");
              });
    }
    assertThat(full.resolve("mine.txt")).hasContent("mine");
    try (Stream<Path> left = Files.list(root)) {
      assertThat(left.filter(path -> path.toString().endsWith(".tmp"))).isEmpty();
    }
    assertThat(
            instance
                .sessions()
                .exportTo(root.resolve("empty"), Optional.empty(), Set.of())
                .records())
        .isZero();
  }

  @Test
  void saysWhatToNameWhereThereAreNoSessions() throws IOException {
    Path nothing = Files.createDirectories(root.resolve("nothing"));
    for (Path source : List.of(nothing, root.resolve("missing"))) {
      assertThatThrownBy(() -> instance.sessions().importFrom(source, Optional.empty()))
          .isInstanceOfSatisfying(
              GatehouseException.class,
              e -> {
                assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
                assertThat(e).hasMessageContaining(source.toString());
                assertThat(e.remedy()).startsWith("name ");
              });
    }
  }

  private ImportReport take() {
    return instance.sessions().importFrom(root.resolve("old"), Optional.empty());
  }

  private List<String> words(String sessionId) {
    return instance.read(connection -> TranscriptRows.newest(connection, sessionId, 100)).stream()
        .map(entry -> entry.message().orElseThrow().text())
        .toList();
  }

  private void store(String key, JsonObject entry) throws IOException {
    Files.writeString(
        folder.resolve("sessions.json"), new JsonObject().put(key, entry).encodePrettily());
  }

  private void write(String name, String... lines) throws IOException {
    Files.write(folder.resolve(name), List.of(lines));
  }

  private static String user(String id, String parent, String words) {
    return new JsonObject()
        .put("type", "message")
        .put("id", id)
        .put("parentId", parent)
        .put("timestamp", "2026-01-02T03:04:06.000Z")
        .put(
            "message",
            new JsonObject()
                .put("role", "user")
                .put("content", words)
                .put("timestamp", 1_767_323_046_000L))
        .encode();
  }

  private static byte[] bytes(String... lines) {
    return String.join("", lines).getBytes(StandardCharsets.ISO_8859_1);
  }
}
