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
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Going back in a conversation, going on from a point of it, and counting what it cost. */
class TurningPointTest {
  private static final String KEY = "agent:main:lab";

  private final GatewayParts parts = new GatewayParts();

  @RegisterExtension final TestGateway gateway = TestGateway.create().module(parts);

  @Test
  void aMessageThatIsTakenBackReturnsAsTextAndCountsNoMore() {
    List<String> ids = talk("one", "two", "three");
    try (WireSocket client = gateway.admin(4)) {
      JsonObject back =
          client.payload(
              "sessions.rewind",
              new JsonObject().put("sessionKey", KEY).put("entryId", ids.get(2)));

      assertThat(back.getString("editorText")).isEqualTo("two");
      assertThat(words(client, KEY)).containsExactly("one", "re: one");
      talk("another two");
      assertThat(words(client, KEY))
          .containsExactly("one", "re: one", "another two", "re: another two");
      JsonObject again =
          client.call(
              "sessions.rewind",
              new JsonObject().put("sessionKey", KEY).put("entryId", ids.get(3)));
      assertThat(again.getJsonObject("error").getString("message"))
          .isEqualTo("entry not found: " + ids.get(3));
    }
  }

  @Test
  void anAnswerThatIsThePointStays() {
    List<String> ids = talk("one", "two");
    try (WireSocket client = gateway.admin(4)) {
      JsonObject back =
          client.payload(
              "sessions.rewind",
              new JsonObject().put("sessionKey", KEY).put("entryId", ids.get(1)));

      assertThat(back).isEmpty();
      assertThat(words(client, KEY)).containsExactly("one", "re: one");
    }
  }

  @Test
  void aForkHasWhatWasSaidUpToThePointAndCostsNothing() {
    List<String> ids = talk("one", "two", "three");
    try (WireSocket client = gateway.connect(4, "operator.write")) {
      JsonObject fork =
          client.payload(
              "sessions.fork", new JsonObject().put("sessionKey", KEY).put("entryId", ids.get(2)));
      String key = fork.getString("sessionKey");

      assertThat(fork.getString("editorText")).isEqualTo("two");
      assertThat(key).startsWith("agent:main:fork:");
      assertThat(words(client, key)).containsExactly("one", "re: one");
      assertThat(words(client, KEY)).hasSize(6);
      JsonObject usage = client.payload("sessions.usage", new JsonObject().put("range", "all"));
      assertThat(usage.getJsonObject("totals").getLong("input")).isEqualTo(33);
      assertThat(usage.getJsonArray("sessions")).hasSize(1);
      assertThat(usage.getJsonObject("aggregates").getJsonArray("byModel").getJsonObject(0))
          .isEqualTo(
              new JsonObject()
                  .put("provider", "mock")
                  .put("model", "gpt-mock")
                  .put("calls", 3)
                  .put("totals", usage.getJsonObject("totals")));
      assertThat(
              client
                  .payload("sessions.search", new JsonObject().put("query", "one"))
                  .getJsonArray("results")
                  .size())
          .isGreaterThan(2);
    }
  }

  @Test
  void usageIsRefusedForDaysThatAreNone() {
    try (WireSocket client = gateway.admin(4)) {
      for (String bad : List.of("2026-02-30", "yesterday", "+999999999-01-01")) {
        assertThat(
                client
                    .call("sessions.usage", new JsonObject().put("startDate", bad))
                    .getJsonObject("error")
                    .getString("message"))
            .isEqualTo("invalid startDate (use YYYY-MM-DD)");
      }
      assertThat(
              client
                  .call("sessions.usage", new JsonObject().put("timeZone", "Moon/Crater"))
                  .getJsonObject("error")
                  .getString("message"))
          .isEqualTo("invalid timeZone");
      assertThat(client.payload("sessions.usage", new JsonObject()).getJsonArray("sessions"))
          .isEmpty();
    }
  }

  @Test
  void aChatIsToldItsSessionAndWhatANewOneWouldUse() {
    talk("one");
    try (WireSocket client = gateway.connect(4, "operator.read")) {
      JsonObject known = client.payload("chat.metadata", new JsonObject().put("sessionKey", "lab"));
      assertThat(known.getString("agentId")).isEqualTo("main");
      assertThat(known.getString("sessionKey")).isEqualTo(KEY);
      assertThat(known.getJsonObject("sessionInfo").getString("sessionId"))
          .isEqualTo(known.getString("sessionId"));
      assertThat(client.payload("chat.metadata", new JsonObject()).getJsonObject("sessionInfo"))
          .isNull();
      assertThat(
              client
                  .call("chat.metadata", new JsonObject().put("agentId", "nobody"))
                  .getJsonObject("error")
                  .getString("message"))
          .isEqualTo("unknown agent id \"nobody\"");
    }
  }

  @Test
  void aHistoryCanBeReadAroundAMessageAndPageByPage() {
    List<String> ids = talk("a", "b", "c", "d", "e", "f");
    try (WireSocket client = gateway.connect(4, "operator.read")) {
      JsonObject around =
          client.payload(
              "chat.history",
              new JsonObject().put("sessionKey", KEY).put("limit", 4).put("messageId", ids.get(4)));
      List<String> seen = new ArrayList<>();
      around
          .getJsonArray("messages")
          .forEach(
              message ->
                  seen.add(((JsonObject) message).getJsonObject("__openclaw").getString("id")));
      assertThat(seen).hasSize(4).contains(ids.get(4));

      List<String> all = new ArrayList<>();
      Integer offset = 0;
      while (offset != null) {
        JsonObject page =
            client.payload(
                "chat.history",
                new JsonObject().put("sessionKey", KEY).put("limit", 5).put("offset", offset));
        List<String> ids2 = new ArrayList<>();
        page.getJsonArray("messages")
            .forEach(
                message ->
                    ids2.add(((JsonObject) message).getJsonObject("__openclaw").getString("id")));
        all.addAll(0, ids2);
        offset = page.getInteger("nextOffset");
        assertThat(page.getBoolean("hasMore")).isEqualTo(offset != null);
      }
      assertThat(all).isEqualTo(ids);
      assertThat(
              client
                  .call(
                      "chat.history",
                      new JsonObject().put("sessionKey", KEY).put("messageId", "nothing"))
                  .getJsonObject("error")
                  .getString("message"))
          .isEqualTo("message not found: nothing");
    }
  }

  private List<String> talk(String... questions) {
    SessionEntry session = await(parts.get(Sessions.class).open(new SessionKey(KEY)));
    Transcripts transcripts = parts.get(Transcripts.class);
    List<String> ids = new ArrayList<>();
    for (String question : questions) {
      long now = System.currentTimeMillis();
      ids.add(
          await(
                  transcripts.append(
                      session,
                      new Message.User(List.of(new Content.Text(question)), now),
                      Optional.empty()))
              .id());
      ids.add(
          await(
                  transcripts.append(
                      session,
                      new Message.Assistant(
                          List.of(new Content.Text("re: " + question)),
                          now,
                          "mock",
                          "gpt-mock",
                          new Usage(11, 7, 0, 0, 0.5),
                          StopReason.STOP,
                          Optional.empty()),
                      Optional.empty()))
              .id());
    }
    return ids;
  }

  private static List<String> words(WireSocket client, String key) {
    return client
        .payload("chat.history", new JsonObject().put("sessionKey", key))
        .getJsonArray("messages")
        .stream()
        .map(
            message ->
                ((JsonObject) message).getJsonArray("content").getJsonObject(0).getString("text"))
        .toList();
  }
}
