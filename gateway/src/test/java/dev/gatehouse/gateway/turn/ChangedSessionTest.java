package dev.gatehouse.gateway.turn;

import static dev.gatehouse.gateway.turn.ScriptedModel.holds;
import static dev.gatehouse.gateway.turn.ScriptedModel.lastWords;
import static dev.gatehouse.gateway.turn.ScriptedModel.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.gateway.provider.ModelRequest;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What happens to a turn when its session is reset, deleted or cut under it. */
class ChangedSessionTest {
  private static final String KEY = "agent:main:lab";

  private final ScriptedModel model = ScriptedModel.of(ChangedSessionTest::play);

  @RegisterExtension
  final TestGateway gateway = TestGateway.withConfig(ScriptedModel.config()).module(model.module());

  private static ScriptedModel.Step play(ModelRequest request) {
    String words = lastWords(request);
    return words.startsWith("hold") ? holds("so far", says(" done")) : says("echo: " + words);
  }

  @Test
  void aResetEndsTheTurnBeforeItAnswers() {
    try (WireSocket client = gateway.admin(4)) {
      String before = running(client);

      JsonObject reset = client.payload("sessions.reset", new JsonObject().put("key", KEY));

      assertThat(reset.getJsonObject("entry").getString("sessionId")).isNotEqualTo(before);
      assertThat(model.cancelled()).isEqualTo(1);
      assertThat(TurnsTest.waitFor(client, "long").getString("error")).isEqualTo("aborted");
      assertThat(words(client)).isEmpty();
      client.payload("chat.send", ChatTest.message(KEY, "hello", "next"));
      assertThat(TurnsTest.waitFor(client, "next").getString("status")).isEqualTo("ok");
      assertThat(words(client)).containsExactly("hello", "echo: hello");
    }
  }

  @Test
  void theCommandEndsTheTurnTooAndWhatIsSentBehindItIsAnswered() {
    try (WireSocket client = gateway.admin(4)) {
      String before = running(client);

      client.send(request("new", ChatTest.message(KEY, "/new", "fresh")));
      client.send(request("behind", ChatTest.message(KEY, "hello", "behind")));

      assertThat(TurnsTest.waitFor(client, "fresh").getString("status")).isEqualTo("ok");
      assertThat(TurnsTest.waitFor(client, "behind").getString("status")).isEqualTo("ok");
      assertThat(TurnsTest.waitFor(client, "long").getString("error")).isEqualTo("aborted");
      assertThat(words(client)).contains("hello", "echo: hello").doesNotContain("hold it");
      assertThat(sessionId(client)).isNotEqualTo(before);
    }
  }

  @Test
  void aDeletedSessionsFileHasWhatItsTurnHadSaid() throws IOException {
    try (WireSocket client = gateway.admin(4)) {
      running(client);

      JsonObject deleted = client.payload("sessions.delete", new JsonObject().put("key", KEY));

      assertThat(deleted.getBoolean("deleted")).isTrue();
      assertThat(Files.readString(Path.of(deleted.getJsonArray("archived").getString(0))))
          .contains("hold it")
          .contains("so far");
      assertThat(TurnsTest.waitFor(client, "long").getString("error")).isEqualTo("aborted");
      assertThat(
              client
                  .payload("sessions.describe", new JsonObject().put("key", KEY))
                  .getJsonObject("session"))
          .isNull();
    }
  }

  @Test
  void aCutKeepsTheLastRecordsOfTheTurnThatItEnded() {
    try (WireSocket client = gateway.admin(3)) {
      running(client);

      JsonObject cut =
          client.payload("sessions.compact", new JsonObject().put("key", KEY).put("maxLines", 1));

      assertThat(cut.getBoolean("compacted")).isTrue();
      assertThat(words(client)).singleElement().asString().contains("so far");
    }
  }

  @Test
  void aListTellsWhichSessionsHaveATurn() {
    try (WireSocket client = gateway.admin(4)) {
      running(client);

      JsonObject row =
          client
              .payload("sessions.list", new JsonObject())
              .getJsonArray("sessions")
              .getJsonObject(0);
      assertThat(row.getBoolean("hasActiveRun")).isTrue();
      assertThat(row.getJsonArray("activeRunIds")).isEqualTo(new JsonArray().add("long"));
      model.release();
      TurnsTest.waitFor(client, "long");
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () ->
                  !client
                      .payload("sessions.describe", new JsonObject().put("key", KEY))
                      .getJsonObject("session")
                      .getBoolean("hasActiveRun"));
    }
  }

  private String running(WireSocket client) {
    client.payload("chat.send", ChatTest.message(KEY, "hold it", "long"));
    await().atMost(Duration.ofMinutes(1)).until(() -> model.holding() == 1);
    return sessionId(client);
  }

  private static String sessionId(WireSocket client) {
    return client
        .payload("sessions.describe", new JsonObject().put("key", KEY))
        .getJsonObject("session")
        .getString("sessionId");
  }

  private static List<String> words(WireSocket client) {
    return client
        .payload("chat.history", new JsonObject().put("sessionKey", KEY))
        .getJsonArray("messages")
        .stream()
        .map(
            message ->
                ((JsonObject) message).getJsonArray("content").getJsonObject(0).getString("text"))
        .toList();
  }

  private static String request(String id, JsonObject params) {
    return new JsonObject()
        .put("type", "req")
        .put("id", id)
        .put("method", "chat.send")
        .put("params", params)
        .encode();
  }
}
