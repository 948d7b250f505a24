package dev.gatehouse.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.database.Sql;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.gateway.transcript.StopReason;
import dev.gatehouse.gateway.transcript.Usage;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** Conversations of every shape go out and in again without a change. */
class SessionTransferProperties {
  private Path root;

  @BeforeTry
  void begin() throws IOException {
    root = Files.createTempDirectory("gatehouse-transfer").toRealPath();
  }

  @AfterTry
  void end() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  /** What happens in a session. */
  enum Kind {
    PERSON,
    ANSWER,
    TOOL,
    SUMMARY,
    MODEL_CHANGE,
    BACK,
    RESET
  }

  /**
   * One of the things that happen.
   *
   * @param session which of the sessions
   */
  record Event(Kind kind, int session, String words) {}

  @Provide
  Arbitrary<List<Event>> events() {
    Arbitrary<String> words =
        Arbitraries.strings().all().ofMaxLength(60).map(text -> text.replaceAll("\\p{Cs}", "~"));
    return Combinators.combine(
            Arbitraries.of(Kind.class), Arbitraries.integers().between(0, 3), words)
        .as(Event::new)
        .list()
        .ofMaxSize(40);
  }

  @Property(tries = 40)
  void whatGoesOutComesInAndGoesOutTheSame(@ForAll("events") List<Event> events)
      throws IOException {
    TestInstance one = new TestInstance(root.resolve("one"));
    one.write(
        connection -> {
          for (int i = 0; i < events.size(); i++) {
            happen(connection, events.get(i), 1_770_000_000_000L + i * 1_000L);
          }
          return null;
        });
    TestInstance two = new TestInstance(root.resolve("two"));

    ExportReport out = export(one, "out");
    ImportReport in = take(two, "out");
    ImportReport again = take(two, "out");
    ImportReport home = take(one, "out");
    ExportReport back = export(two, "back");

    assertThat(in.problems()).isEmpty();
    assertThat(in.records()).isEqualTo(out.records());
    assertThat(in.sessions()).isEqualTo(out.sessions());
    for (ImportReport nothing : List.of(again, home)) {
      assertThat(nothing.problems()).isEmpty();
      assertThat(nothing.records()).isZero();
      assertThat(nothing.sessions()).isZero();
      assertThat(nothing.known()).isEqualTo(out.records());
    }
    assertThat(back.records()).isEqualTo(out.records());
    assertThat(files(root.resolve("back"))).isEqualTo(files(root.resolve("out")));
    for (SessionEntry entry : one.read(SessionRows::all)) {
      List<JsonObject> before = one.read(connection -> seen(connection, entry.sessionId()));
      List<JsonObject> after = two.read(connection -> seen(connection, entry.sessionId()));
      assertThat(after).isEqualTo(before);
    }
  }

  @Property(tries = 40)
  void damageIsToldWithItsLineAndNothingElseIsLost(
      @ForAll("events") List<Event> events, @ForAll int choice) throws IOException {
    TestInstance one = new TestInstance(root.resolve("one"));
    one.write(
        connection -> {
          happen(connection, new Event(Kind.PERSON, 0, "first"), 1_769_999_999_000L);
          for (int i = 0; i < events.size(); i++) {
            happen(connection, events.get(i), 1_770_000_000_000L + i * 1_000L);
          }
          return null;
        });
    export(one, "out");
    Path file = transcripts(root.resolve("out")).get(0);
    List<String> lines = new java.util.ArrayList<>(Files.readAllLines(file));
    boolean marked = lines.get(lines.size() - 1).contains(TranscriptLine.LEAF);
    int damaged = 1 + Math.floorMod(choice, lines.size() - (marked ? 2 : 1));
    String whole = lines.get(damaged);
    lines.set(damaged, whole.substring(0, whole.length() / 2));
    Files.write(file, lines);
    TestInstance two = new TestInstance(root.resolve("two"));

    ImportReport in = take(two, "out");
    lines.set(damaged, whole);
    Files.write(file, lines);
    ImportReport repaired = take(two, "out");
    export(two, "back");

    assertThat(in.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(root.resolve("out").resolve(problem.file())).isEqualTo(file);
              assertThat(problem.line()).isEqualTo(damaged + 1);
            });
    assertThat(repaired.problems()).isEmpty();
    assertThat(in.records() + repaired.records()).isEqualTo(repaired.records() + repaired.known());
    assertThat(files(root.resolve("back"))).isEqualTo(files(root.resolve("out")));
  }

  private ExportReport export(TestInstance instance, String name) {
    return instance.sessions().exportTo(root.resolve(name), Optional.empty(), Set.of());
  }

  private ImportReport take(TestInstance instance, String name) {
    return instance.sessions().importFrom(root.resolve(name), Optional.empty());
  }

  private static List<JsonObject> seen(Connection connection, String sessionId)
      throws SQLException {
    return TranscriptRows.context(connection, sessionId).stream()
        .map(TranscriptEntry::toJson)
        .toList();
  }

  private static void happen(Connection connection, Event event, long at) throws SQLException {
    SessionKey key =
        new SessionKey(
            List.of("agent:main:main", "agent:main:lab", "agent:work:main", "global")
                .get(event.session));
    SessionEntry session =
        SessionRows.find(connection, key)
            .orElseGet(() -> new SessionEntry(key, key + "-0", at, new JsonObject()));
    switch (event.kind) {
      case PERSON ->
          say(connection, session, new Message.User(List.of(new Content.Text(event.words)), at));
      case ANSWER ->
          say(
              connection,
              session,
              new Message.Assistant(
                  List.of(
                      new Content.Thinking(event.words, Optional.of("proof")),
                      new Content.Text(event.words),
                      new Content.ToolUse("c1", "read", new JsonObject().put("path", event.words))),
                  at,
                  "script",
                  "one",
                  new Usage(7, 3, 1, 0, 0.25),
                  StopReason.STOP,
                  Optional.empty()));
      case TOOL ->
          say(
              connection,
              session,
              new Message.ToolResult(
                  "c1",
                  "read",
                  List.of(new Content.Text(event.words)),
                  Optional.of(new JsonObject().put("size", 3)),
                  false,
                  at));
      case SUMMARY, MODEL_CHANGE -> {
        SessionRows.put(connection, session);
        boolean summary = event.kind == Kind.SUMMARY;
        TranscriptRows.append(
            connection,
            session,
            summary ? TranscriptEntry.COMPACTION : "model_change",
            at,
            Optional.empty(),
            summary
                ? new JsonObject().put("summary", event.words).put("tokensBefore", 9)
                : new JsonObject().put("modelId", event.words));
      }
      case BACK ->
          Sql.update(
              connection,
              "UPDATE entry SET left_at = ? WHERE session_id = ? AND left_at IS NULL AND number >="
                  + " (SELECT max(number) - 1 FROM entry WHERE session_id = ? AND left_at IS NULL)",
              at,
              session.sessionId(),
              session.sessionId());
      case RESET -> SessionRows.put(connection, session.with(key + "-" + at, at, session.fields()));
    }
  }

  private static void say(Connection connection, SessionEntry session, Message message)
      throws SQLException {
    SessionRows.put(connection, session);
    Transcripts.append(connection, session, message, Optional.of("run-" + message.timestamp()));
  }

  private static List<Path> transcripts(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".jsonl"))
          .filter(file -> lines(file) > 1)
          .sorted()
          .toList();
    }
  }

  private static int lines(Path file) {
    try {
      return Files.readAllLines(file).size();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Map<String, String> files(Path folder) throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.put(folder.relativize(file).toString(), Files.readString(file, StandardCharsets.UTF_8));
      }
    }
    return all;
  }
}
