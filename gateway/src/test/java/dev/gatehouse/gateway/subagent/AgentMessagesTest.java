package dev.gatehouse.gateway.subagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.gateway.provider.ModelRequest;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.gateway.turn.ScriptedModel;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Agents that speak with each other. */
class AgentMessagesTest {
  private static final String ANNA = "agent:anna:main";
  private static final String BERT = "agent:bert:main";

  private final ScriptedModel model = ScriptedModel.of(this::play);
  private volatile boolean mad;

  @RegisterExtension
  final TestGateway gateway =
      TestGateway.withConfig(config()).module(model.module()).module(SubagentsTest.say());

  private static Map<String, Object> config() {
    Map<String, Object> config = new HashMap<>(ScriptedModel.config());
    Map<String, Object> agents = new HashMap<>();
    ((Map<?, ?>) config.get("agents")).forEach((key, value) -> agents.put("" + key, value));
    agents.put(
        "list",
        List.of(Map.of("id", "anna", "default", true), Map.of("id", "bert"), Map.of("id", "carl")));
    config.put("agents", agents);
    config.put(
        "tools", Map.of("agentToAgent", Map.of("enabled", true, "allow", List.of("anna", "be*"))));
    config.put("session", Map.of("agentToAgent", Map.of("maxPingPongTurns", 2)));
    return config;
  }

  private ScriptedModel.Step play(ModelRequest request) {
    Message last = request.messages().get(request.messages().size() - 1);
    String words = ScriptedModel.lastWords(request);
    if (mad && !(last instanceof Message.ToolResult)) {
      String other = Puppet.session(request).equals(ANNA) ? BERT : ANNA;
      return ScriptedModel.calls(
          "c" + request.messages().size(), "sessions_send", to(other, "you"));
    }
    if (words.contains("bye") && Puppet.session(request).equals(BERT)) {
      return ScriptedModel.says("REPLY_SKIP");
    }
    return Puppet.play(request);
  }

  private static JsonObject to(String session, String message) {
    return new JsonObject()
        .put("sessionKey", session)
        .put("message", message)
        .put("timeoutSeconds", 0);
  }

  private static String send(String session, String message, int seconds) {
    return Puppet.call("sessions_send", to(session, message).put("timeoutSeconds", seconds));
  }

  private List<ModelRequest> heard(String session, String words) {
    return Puppet.of(model, session).stream()
        .filter(request -> ScriptedModel.lastWords(request).contains(words))
        .toList();
  }

  @Test
  void anAnswerInTimeIsWhatTheToolReturnsAndIsToldOnce() {
    try (WireSocket client = gateway.admin(4)) {
      String answer = Puppet.say(client, ANNA, send(BERT, "how is the lamp?", 30));

      assertThat(answer).contains("\"status\" : \"ok\"", "echo: [From agent \\\"anna\\\"");
      Puppet.say(client, ANNA, "next");
      assertThat(heard(ANNA, "[From agent \"bert\"")).isEmpty();
      assertThat(heard(BERT, "how is the lamp?")).hasSize(1);
    }
  }

  @Test
  void aLateAnswerComesBackAndBothAnswerOnlySoOften() {
    try (WireSocket client = gateway.admin(4)) {
      assertThat(Puppet.say(client, ANNA, send(BERT, "how is the lamp?", 0)))
          .contains("\"status\" : \"accepted\"");

      // bert's answer to anna, anna's to bert: two replies are allowed here
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> heard(BERT, "[From agent \"anna\"").size() == 2);
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () ->
                  !client.payload("tasks.list", new JsonObject()).encode().contains("\"running\""));
      assertThat(heard(ANNA, "[From agent \"bert\"")).hasSize(1);
      assertThat(heard(BERT, "[From agent \"anna\"")).hasSize(2);
      assertThat(heard(ANNA, "[From agent \"bert\"").get(0).system())
          .contains("reply 1 of at most 2");
    }
  }

  @Test
  void whoHasNothingToSayEndsTheExchange() {
    try (WireSocket client = gateway.admin(4)) {
      Puppet.say(client, ANNA, send(BERT, "bye", 0));
      await().atMost(Duration.ofMinutes(1)).until(() -> heard(BERT, "bye").size() == 1);
      Puppet.say(client, BERT, "next");
      Puppet.say(client, ANNA, "next");

      assertThat(heard(ANNA, "[From agent \"bert\"")).isEmpty();
    }
  }

  @Test
  void anAgentThatIsNotNamedIsOutOfReachInBothDirections() {
    try (WireSocket client = gateway.admin(4)) {
      Puppet.say(client, "agent:carl:main", "hello");
      assertThat(Puppet.say(client, ANNA, send("agent:carl:main", "hello", 5)))
          .contains("that you may use");
      assertThat(Puppet.say(client, "agent:carl:main", send(ANNA, "hello", 5)))
          .contains("that you may use");
      assertThat(
              Puppet.say(
                  client,
                  ANNA,
                  Puppet.call(
                      "sessions_history", new JsonObject().put("sessionKey", "agent:carl:main"))))
          .contains("that you may use");
      assertThat(Puppet.say(client, ANNA, Puppet.call("agents_list", new JsonObject())))
          .contains("\"bert\"")
          .doesNotContain("carl");
    }
  }

  @Test
  void whoIsWaitedForDoesNotWaitInACircle() {
    try (WireSocket client = gateway.admin(4)) {
      String answer = Puppet.say(client, ANNA, send(BERT, send(ANNA, "and you?", 300), 30));

      assertThat(answer).contains("\"status\" : \"ok\"", "waits for your answer itself");
      await().atMost(Duration.ofMinutes(1)).until(() -> !heard(ANNA, "and you?").isEmpty());
    }
  }

  @Test
  void agentsThatNeverStopWritingToEachOtherAreStopped() {
    mad = true;
    try (WireSocket client = gateway.admin(4)) {
      Puppet.say(client, ANNA, "go");

      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  model.requests().stream()
                      .anyMatch(
                          request ->
                              ScriptedModel.last(request).contains("agents have started 100")));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                String tasks = client.payload("tasks.list", new JsonObject()).encode();
                return !tasks.contains("\"running\"") && !tasks.contains("\"queued\"");
              });
      int steps = model.requests().size();
      assertThat(steps).isLessThanOrEqualTo(2 * (AgentTurns.MOST + 1));
      mad = false;
      assertThat(Puppet.say(client, ANNA, "still there?")).isEqualTo("echo: still there?");
      assertThat(model.requests()).hasSize(steps + 1);
    }
  }
}
