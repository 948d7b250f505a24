package dev.gatehouse.gateway.session;

import static dev.gatehouse.gateway.parts.GatewayParts.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.parts.GatewayParts;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.gateway.transcript.StopReason;
import dev.gatehouse.gateway.transcript.Usage;
import dev.gatehouse.profiles.StateLayout;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SessionMethodsTest {
  private static final String KEY = "agent:main:lab";

  private final GatewayParts parts = new GatewayParts();

  @RegisterExtension final TestGateway gateway = TestGateway.create().module(parts);

  @Test
  void tellNothingAndMakeNoFileWhereNothingWasSaid() {
    try (WireSocket socket = connect(4)) {
      assertThat(call(socket, "sessions.list", json()).getJsonArray("sessions")).isEmpty();
      assertThat(call(socket, "health", json()).getJsonObject("sessions").getInteger("count"))
          .isZero();
      assertThat(
              call(socket, "chat.history", json().put("sessionKey", "main"))
                  .getJsonArray("messages"))
          .isEmpty();
      assertThat(call(socket, "sessions.search", json().put("query", "x")).getJsonArray("results"))
          .isEmpty();
    }
    assertThat(layout().database()).doesNotExist();
  }

  @Test
  void listSessionsWithTitleAndLastWords() {
    talk(KEY, "ping lab", "Pong.");
    talk("agent:main:main", "hello", "Hi.");
    for (int version : new int[] {3, 4}) {
      try (WireSocket socket = connect(version)) {
        JsonObject answer =
            call(
                socket,
                "sessions.list",
                json().put("includeDerivedTitles", true).put("includeLastMessage", true));

        assertThat(answer.getInteger("count")).isEqualTo(2);
        JsonObject row = answer.getJsonArray("sessions").getJsonObject(1);
        assertThat(row.getString("key")).isEqualTo(KEY);
        assertThat(row.getString("kind")).isEqualTo("direct");
        assertThat(row.getString("derivedTitle")).isEqualTo("ping lab");
        assertThat(row.getString("lastMessagePreview")).isEqualTo("Pong.");
        assertThat(row.getInteger("inputTokens")).isEqualTo(11);
        assertThat(answer.containsKey("totalCount")).isEqualTo(version == 4);
        JsonObject page =
            call(socket, "sessions.list", json().put("search", "lab").put("limit", 1));
        assertThat(page.getJsonArray("sessions").getJsonObject(0).getString("key")).isEqualTo(KEY);
        assertThat(
                call(socket, "health", json().put("probe", true))
                    .getJsonObject("sessions")
                    .getInteger("count"))
            .isEqualTo(2);
      }
    }
  }

  @Test
  void pageThroughManySessions() {
    for (int i = 0; i < 25; i++) {
      talk("agent:main:s" + i, "word", "answer");
    }
    try (WireSocket socket = connect(4)) {
      List<String> seen = new java.util.ArrayList<>();
      Integer offset = 0;
      while (offset != null) {
        JsonObject page =
            call(socket, "sessions.list", json().put("limit", 10).put("offset", offset));
        page.getJsonArray("sessions").forEach(row -> seen.add(((JsonObject) row).getString("key")));
        assertThat(page.getInteger("totalCount")).isEqualTo(25);
        offset = page.getInteger("nextOffset");
      }
      assertThat(seen).hasSize(25).doesNotHaveDuplicates();
    }
  }

  @Test
  void previewWhatWasSaid() {
    talk(KEY, "ping lab", "Pong.");
    try (WireSocket socket = connect(3)) {
      JsonArray previews =
          call(socket, "sessions.preview", json().put("keys", new JsonArray().add(KEY).add("no")))
              .getJsonArray("previews");

      assertThat(previews.getJsonObject(0).getString("status")).isEqualTo("ok");
      assertThat(previews.getJsonObject(0).getJsonArray("items"))
          .isEqualTo(
              new JsonArray()
                  .add(json().put("role", "user").put("text", "ping lab"))
                  .add(json().put("role", "assistant").put("text", "Pong.")));
      assertThat(previews.getJsonObject(1).getString("status")).isEqualTo("missing");
    }
  }

  @Test
  void giveTheHistoryUnderEveryNameOfTheSession() {
    talk("agent:main:main", "first", "one");
    talk("agent:main:main", "second", "two");
    try (WireSocket socket = connect(3)) {
      JsonObject history =
          call(socket, "chat.history", json().put("sessionKey", "main").put("limit", 3));

      assertThat(history.getString("sessionKey")).isEqualTo("main");
      assertThat(texts(history)).containsExactly("one", "second", "two");
    }
  }

  @Test
  void giveOnlyWhatIsNewToAClientThatComesAgain() {
    talk(KEY, "first", "one");
    try (WireSocket socket = connect(4)) {
      String cursor =
          call(socket, "chat.history", json().put("sessionKey", KEY)).getString("deltaCursor");
      talk(KEY, "second", "two");

      JsonObject delta =
          call(socket, "chat.history", json().put("sessionKey", KEY).put("cursor", cursor));
      assertThat(delta.getString("kind")).isEqualTo("delta");
      assertThat(texts(delta)).containsExactly("second", "two");

      call(socket, "sessions.reset", json().put("key", KEY));
      assertThat(call(socket, "chat.history", json().put("sessionKey", KEY).put("cursor", cursor)))
          .isEqualTo(json().put("kind", "reset"));
    }
  }

  @Test
  void neverAnswerMoreThanAClientCanTake() {
    String big = "x".repeat(2_000_000);
    for (int i = 0; i < 5; i++) {
      talk(KEY, big, "end " + i);
    }
    try (WireSocket socket = connect(3)) {
      JsonObject history = call(socket, "chat.history", json().put("sessionKey", KEY));

      assertThat(history.encode().length()).isBetween(2_000_000, 6 * 1_024 * 1_024 + 1_000);
      assertThat(texts(history)).endsWith("end 4");
    }
  }

  @Test
  void refuseValuesThatAFieldCannotHave() {
    talk(KEY, "hello", "Hi.");
    try (WireSocket socket = connect(3)) {
      assertThat(
              refused(socket, "sessions.patch", json().put("key", KEY).put("verboseLevel", "zzz")))
          .isEqualTo("invalid verboseLevel (use \"on\"|\"off\")");
      assertThat(refused(socket, "sessions.patch", json().put("key", KEY).put("spawnedBy", "x")))
          .isEqualTo("spawnedBy is only supported for subagent:* sessions");
      assertThat(
              refused(
                  socket, "sessions.patch", json().put("key", KEY).put("label", "x".repeat(65))))
          .startsWith("invalid label: too long");
      assertThat(refused(socket, "sessions.patch", json().put("key", KEY).put("bogus", 1)))
          .isEqualTo("invalid sessions.patch params: at root: unexpected property 'bogus'");
      assertThat(
              refused(socket, "sessions.patch", json().put("key", KEY).put("model", "nobody/none")))
          .isEqualTo("model not allowed: nobody/none");
    }
    try (WireSocket socket = connect(4)) {
      assertThat(
              refused(socket, "sessions.patch", json().put("key", KEY).put("verboseLevel", "zzz")))
          .isEqualTo("invalid verboseLevel (use \"on\"|\"off\"|\"full\")");
    }
  }

  @Test
  void changeAndClearSettingsAndFindTheLabel() {
    talk(KEY, "hello", "Hi.");
    try (WireSocket socket = connect(3)) {
      JsonObject patched =
          call(
              socket,
              "sessions.patch",
              json().put("key", KEY).put("label", "lab").put("thinkingLevel", "low"));
      assertThat(patched.getString("key")).isEqualTo(KEY);
      assertThat(patched.getJsonObject("entry").getString("thinkingLevel")).isEqualTo("low");
      assertThat(call(socket, "sessions.resolve", json().put("label", "lab")))
          .isEqualTo(json().put("ok", true).put("key", KEY));
      assertThat(refused(socket, "sessions.patch", json().put("key", "other").put("label", "lab")))
          .isEqualTo("label already in use: lab");

      JsonObject cleared = call(socket, "sessions.patch", json().put("key", KEY).putNull("label"));
      assertThat(cleared.getJsonObject("entry").containsKey("label")).isFalse();
      assertThat(refused(socket, "sessions.resolve", json().put("label", "lab")))
          .isEqualTo("No session found with label: lab");
      assertThat(refused(socket, "sessions.resolve", json().put("key", KEY).put("label", "x")))
          .isEqualTo("Provide either key, sessionId, or label (not multiple)");
    }
  }

  @Test
  void letAWriterArrangeSessionsButNotChangeHowTheyRun() {
    talk(KEY, "hello", "Hi.");
    try (WireSocket socket =
        WireSocket.connected(
            gateway.gateway().instance().ports().gateway(),
            WireSocket.params(4, TestGateway.TOKEN, "operator.write"))) {
      call(socket, "sessions.patch", json().put("key", KEY).put("label", "lab"));
      JsonObject answer =
          socket.call("sessions.patch", json().put("key", KEY).put("execSecurity", "full"));
      assertThat(answer.getJsonObject("error").getString("code")).isEqualTo("FORBIDDEN");
      assertThat(socket.call("sessions.delete", json().put("key", KEY)).getBoolean("ok")).isFalse();
    }
  }

  @Test
  void cutATranscriptAndKeepTheWholeOneInAFile() throws IOException {
    talk(KEY, "one", "two");
    talk(KEY, "three", "four");
    try (WireSocket socket = connect(3)) {
      JsonObject answer =
          call(socket, "sessions.compact", json().put("key", KEY).put("maxLines", 1));

      assertThat(answer.getBoolean("compacted")).isTrue();
      assertThat(answer.getInteger("kept")).isEqualTo(1);
      assertThat(Files.readString(Path.of(answer.getString("archived")))).contains("three");
      assertThat(texts(call(socket, "chat.history", json().put("sessionKey", KEY))))
          .containsExactly("four");
      assertThat(
              call(socket, "sessions.search", json().put("query", "three")).getJsonArray("results"))
          .isEmpty();
    }
  }

  @Test
  void deleteASessionButKeepItsTranscriptInAFile() throws IOException {
    talk(KEY, "remember the milk", "I will.");
    try (WireSocket socket = connect(3)) {
      JsonObject answer = call(socket, "sessions.delete", json().put("key", KEY));

      assertThat(answer.getBoolean("deleted")).isTrue();
      Path file = Path.of(answer.getJsonArray("archived").getString(0));
      assertThat(file.getParent()).isEqualTo(layout().sessions("main"));
      assertThat(file.getFileName().toString()).contains(".jsonl.deleted.");
      assertThat(Files.readString(file)).contains("remember the milk");
      assertThat(call(socket, "sessions.list", json()).getInteger("count")).isZero();
      assertThat(call(socket, "sessions.delete", json().put("key", KEY)).getBoolean("deleted"))
          .isFalse();
      assertThat(refused(socket, "sessions.delete", json().put("key", "main")))
          .isEqualTo("Cannot delete the main session (agent:main:main).");
    }
  }

  @Test
  void findWhatWasSaidWhateverStandsInTheQuery() {
    talk(KEY, "remember the Zürich timetable", "I will.");
    talk("agent:main:other", "nothing of that kind", "No.");
    try (WireSocket socket = connect(4)) {
      JsonArray hits =
          call(socket, "sessions.search", json().put("query", "zurich time"))
              .getJsonArray("results");
      assertThat(hits).hasSize(1);
      assertThat(hits.getJsonObject(0).getString("sessionKey")).isEqualTo(KEY);
      assertThat(hits.getJsonObject(0).getString("snippet")).contains("Zürich timetable");
      for (String query :
          List.of("\"", "AND OR NOT", "a* NEAR(", "words:x", "'; DROP TABLE entry")) {
        call(socket, "sessions.search", json().put("query", query));
      }
      assertThat(
              call(
                      socket,
                      "sessions.search",
                      json()
                          .put("query", "zurich")
                          .put("sessionKeys", new JsonArray().add("other")))
                  .getJsonArray("results"))
          .isEmpty();
    }
  }

  @Test
  void findARareMessageBehindManyBetterOnesOfOtherSessions() {
    talk("agent:main:other", "long ago there was a heron " + "and much else ".repeat(40), "No.");
    for (int i = 0; i < 205; i++) {
      talk(KEY, "heron", "I see.");
    }
    try (WireSocket socket = connect(4)) {
      JsonObject one =
          call(
              socket,
              "sessions.search",
              json().put("query", "heron").put("sessionKeys", new JsonArray().add("other")));
      assertThat(one.getJsonArray("results")).hasSize(1);
      assertThat(one.getJsonArray("results").getJsonObject(0).getString("sessionKey"))
          .isEqualTo("agent:main:other");
      assertThat(one.containsKey("truncated")).isFalse();

      JsonObject all =
          call(socket, "sessions.search", json().put("query", "heron").put("limit", 25));
      assertThat(all.getJsonArray("results")).hasSize(25);
      assertThat(all.getBoolean("truncated")).isTrue();
      assertThat(
              call(socket, "sessions.search", json().put("query", "heron").put("agentId", "nobody"))
                  .getJsonArray("results"))
          .isEmpty();
    }
  }

  @Test
  void tellSubscribersOfMessagesAndChanges() {
    try (WireSocket socket = connect(4);
        WireSocket stranger = connect(4)) {
      call(socket, "sessions.subscribe", json());
      talk(KEY, "hello", "Hi.");

      JsonObject event = socket.readEvent("session.message").getJsonObject("payload");
      assertThat(event.getString("sessionKey")).isEqualTo(KEY);
      assertThat(event.getInteger("messageSeq")).isEqualTo(1);
      assertThat(event.getJsonObject("message").getString("role")).isEqualTo("user");
      call(socket, "sessions.patch", json().put("key", KEY).put("label", "lab"));
      assertThat(socket.readEvent("sessions.changed").getJsonObject("payload").getString("reason"))
          .isEqualTo("patch");
      call(stranger, "sessions.messages.subscribe", json().put("key", "other"));
      talk("agent:main:other", "for the stranger", "Hi.");
      assertThat(
              stranger
                  .readEvent("session.message")
                  .getJsonObject("payload")
                  .getString("sessionKey"))
          .isEqualTo("agent:main:other");
    }
  }

  @Test
  void rememberNoMoreThanAThousandSessionsForOneClient() {
    try (WireSocket socket = connect(4)) {
      for (int i = 0; i < SessionFeed.MAX_SESSIONS; i++) {
        call(socket, "sessions.messages.subscribe", json().put("key", "s" + i));
      }
      call(socket, "sessions.messages.subscribe", json().put("key", "s0"));
      assertThat(refused(socket, "sessions.messages.subscribe", json().put("key", "another")))
          .isEqualTo("too many subscriptions on one connection");
      call(socket, "sessions.messages.unsubscribe", json().put("key", "s0"));
      call(socket, "sessions.messages.subscribe", json().put("key", "another"));
    }
  }

  @Test
  void putInAMessageThatEverybodySees() {
    talk(KEY, "hello", "Hi.");
    try (WireSocket socket = connect(3)) {
      String id =
          call(socket, "chat.inject", json().put("sessionKey", KEY).put("message", "note"))
              .getString("messageId");

      JsonObject event = socket.readEvent("chat").getJsonObject("payload");
      assertThat(event.getString("runId")).isEqualTo("inject-" + id);
      assertThat(event.getString("state")).isEqualTo("final");
      assertThat(texts(call(socket, "chat.history", json().put("sessionKey", KEY))))
          .endsWith("note");
      assertThat(refused(socket, "chat.inject", json().put("sessionKey", "no").put("message", "x")))
          .isEqualTo("session not found");
    }
    try (WireSocket socket = connect(4)) {
      JsonObject history = call(socket, "chat.history", json().put("sessionKey", KEY));
      String id =
          history
              .getJsonArray("messages")
              .getJsonObject(0)
              .getJsonObject("__openclaw")
              .getString("id");
      JsonObject message =
          call(socket, "chat.message.get", json().put("sessionKey", KEY).put("messageId", id));
      assertThat(message.getBoolean("ok")).isTrue();
      assertThat(message.getJsonObject("message").getString("role")).isEqualTo("user");
    }
  }

  @Test
  void countTokensByDay() {
    talk(KEY, "hello", "Hi.");
    talk(KEY, "again", "Hi.");
    try (WireSocket socket = connect(4)) {
      JsonObject cost = call(socket, "usage.cost", json().put("days", 3));

      assertThat(cost.getJsonArray("daily")).hasSize(3);
      assertThat(cost.getJsonObject("totals").getInteger("input")).isEqualTo(22);
      assertThat(cost.getJsonObject("totals").getInteger("totalTokens")).isEqualTo(36);
    }
  }

  @Test
  void neverLeaveTheirDirectoryWhateverASessionIsCalled() throws IOException {
    SessionKey key = await(parts.get(Sessions.class).open(new SessionKey("agent:main:x"))).key();
    SessionEntry evil = new SessionEntry(key, "../../../evil", 1, new JsonObject());

    Path file = parts.get(SessionFiles.class).archive(evil, List.of(), "deleted");

    assertThat(file.toRealPath().getParent()).isEqualTo(layout().sessions("main").toRealPath());
    try (WireSocket socket = connect(4)) {
      for (String name : List.of("../../x", "agent:../../x:y", "agent:main:/etc/passwd")) {
        call(socket, "sessions.patch", json().put("key", name).put("label", name));
        call(socket, "sessions.delete", json().put("key", name));
      }
    }
    try (Stream<Path> files = Files.walk(layout().root().resolve("agents"))) {
      assertThat(files.filter(Files::isRegularFile).map(path -> path.getFileName().toString()))
          .allMatch(name -> name.contains(".jsonl.deleted."));
    }
  }

  private void talk(String key, String question, String answer) {
    SessionEntry session = await(parts.get(Sessions.class).open(new SessionKey(key)));
    Transcripts transcripts = parts.get(Transcripts.class);
    await(
        transcripts.append(
            session,
            new Message.User(List.of(new Content.Text(question)), System.currentTimeMillis()),
            Optional.of("run")));
    await(
        transcripts.append(
            session,
            new Message.Assistant(
                List.of(new Content.Text(answer)),
                System.currentTimeMillis(),
                "mock",
                "gpt-mock",
                new Usage(11, 7, 0, 0, 0),
                StopReason.STOP,
                Optional.empty()),
            Optional.of("run")));
  }

  private WireSocket connect(int protocol) {
    return WireSocket.connected(
        gateway.gateway().instance().ports().gateway(),
        WireSocket.params(protocol, TestGateway.TOKEN, "operator.admin"));
  }

  private StateLayout layout() {
    return StateLayout.of(gateway.gateway().instance());
  }

  private static JsonObject call(WireSocket socket, String method, JsonObject params) {
    return socket.payload(method, params);
  }

  private static String refused(WireSocket socket, String method, JsonObject params) {
    JsonObject answer = socket.call(method, params);
    assertThat(answer.getBoolean("ok")).as(answer.encode()).isFalse();
    return answer.getJsonObject("error").getString("message");
  }

  private static List<String> texts(JsonObject history) {
    return history.getJsonArray("messages").stream()
        .map(message -> ((JsonObject) message).getJsonArray("content"))
        .map(content -> content.getJsonObject(0).getString("text"))
        .toList();
  }

  private static JsonObject json() {
    return new JsonObject();
  }
}
