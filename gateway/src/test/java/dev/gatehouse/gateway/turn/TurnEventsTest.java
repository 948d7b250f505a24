package dev.gatehouse.gateway.turn;

import static dev.gatehouse.gateway.turn.ScriptedModel.calls;
import static dev.gatehouse.gateway.turn.ScriptedModel.lastWords;
import static dev.gatehouse.gateway.turn.ScriptedModel.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.provider.ModelRequest;
import dev.gatehouse.gateway.server.TestDevice;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import dev.gatehouse.gateway.tool.FunctionTool;
import dev.gatehouse.gateway.transcript.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients hear of a turn, in which order, and who hears it. */
@Timeout(60)
class TurnEventsTest {
  private final ScriptedModel model = ScriptedModel.of(TurnEventsTest::play);

  @RegisterExtension
  final TestGateway gateway =
      TestGateway.withConfig(ScriptedModel.config())
          .module(
              model.module(
                  FunctionTool.named("double")
                      .description("Doubles a number.")
                      .parameter("n", "integer", "The number")
                      .blocking(arguments -> "is " + 2 * arguments.getInteger("n"))));

  private static ScriptedModel.Step play(ModelRequest request) {
    boolean afterTool =
        request.messages().get(request.messages().size() - 1) instanceof Message.ToolResult;
    return lastWords(request).startsWith("double") && !afterTool
        ? calls("c1", "double", new JsonObject().put("n", 21))
        : says("re: " + lastWords(request));
  }

  /** The events of a turn until the one that ends it: name, stream or state, phase, number. */
  private static List<String> heard(WireSocket client, String last) {
    List<String> seen = new ArrayList<>();
    while (true) {
      JsonObject frame = client.next();
      String event = frame.getString("event", "");
      if (!event.equals("agent") && !event.equals("chat")) {
        continue;
      }
      JsonObject payload = frame.getJsonObject("payload");
      JsonObject data = payload.getJsonObject("data", payload);
      String line =
          event
              + " "
              + payload.getString("stream", payload.getString("state"))
              + (data.containsKey("phase") ? " " + data.getString("phase") : "");
      seen.add(line + " " + payload.getLong("seq"));
      if (line.equals(last)) {
        return seen;
      }
    }
  }

  @Test
  void aTurnWithAToolComesInTheOrderOfProtocol4() {
    try (ChatClient client = new ChatClient(gateway.admin(4))) {
      client.send("main", "double it", "k");

      assertThat(heard(client.socket(), "chat final"))
          .containsExactly(
              "chat status preparing_workspace 1",
              "agent run_status preparing_workspace 1",
              "chat status preparing_context 2",
              "agent run_status preparing_context 2",
              "agent lifecycle start 3",
              "chat status starting_model 4",
              "agent run_status starting_model 4",
              "agent lifecycle model 5",
              "agent usage 6",
              "agent item start 7",
              "agent item end 10",
              "agent lifecycle model 11",
              "agent assistant 12",
              "chat delta 12",
              "agent usage 13",
              "agent lifecycle finishing 14",
              "agent lifecycle model 15",
              "agent lifecycle end 16",
              "chat final 16");
    }
  }

  @Test
  void aTurnOfAnAgentCallHasNoStatus() {
    try (WireSocket client = gateway.admin(4)) {
      client.payload("agent", TurnsTest.agent("agent:main:a", "hello", "k"));

      assertThat(heard(client, "chat final"))
          .containsExactly(
              "agent lifecycle start 1",
              "agent lifecycle model 2",
              "agent assistant 3",
              "chat delta 3",
              "agent usage 4",
              "agent lifecycle finishing 5",
              "agent lifecycle model 6",
              "agent lifecycle end 7",
              "chat final 7");
    }
  }

  @Test
  void clientsOfProtocol3SeeNoGapWhereOthersSpeakProtocol4() {
    try (WireSocket old = gateway.admin(3);
        ChatClient client = new ChatClient(gateway.admin(4))) {
      client.send("main", "double it", "a").answer("a");
      client.send("main", "hello", "b").answer("b");

      long last = -1;
      String ended = "";
      while (!ended.equals("b")) {
        JsonObject frame = old.next();
        Long number = frame.getLong("seq");
        if (number != null) {
          assertThat(number).as(frame.encode()).isEqualTo(last < 0 ? number : last + 1);
          last = number;
        }
        JsonObject payload = frame.getJsonObject("payload", new JsonObject());
        if ("chat".equals(frame.getString("event")) && payload.getString("state").equals("final")) {
          ended = payload.getString("runId");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void aNodeHearsTheSessionsThatItSubscribedTo(int protocol) {
    TestDevice device = new TestDevice();
    JsonObject params =
        TestDevice.params(protocol, TestGateway.TOKEN, "node")
            .put("caps", new JsonArray())
            .put("commands", new JsonArray());
    params.getJsonObject("client").put("mode", "node");
    try (TestDevice.Attempt node = device.connect(gateway.port(), params);
        ChatClient client = new ChatClient(gateway.admin(4))) {
      assertThat(node.ok()).as("%s", node.answer()).isTrue();
      node.socket()
          .payload(
              "node.event",
              new JsonObject()
                  .put("event", "chat.subscribe")
                  .put("payloadJSON", "{\"sessionKey\":\"agent:main:mine\"}"));
      client.send("agent:main:other", "hello", "a").answer("a");
      client.send("agent:main:mine", "hello", "b").answer("b");

      JsonObject first = node.socket().readEvent("chat").getJsonObject("payload");
      assertThat(first.getString("runId")).isEqualTo("b");
      while (!first.getString("state").equals("final")) {
        first = node.socket().readEvent("chat").getJsonObject("payload");
      }
      assertThat(node.socket().kept())
          .filteredOn(frame -> "agent".equals(frame.getString("event")))
          .isNotEmpty()
          .allMatch(frame -> frame.getJsonObject("payload").getString("runId").equals("b"));
    }
  }

  @Test
  void sessionsAreSaidToChangeWhileATurnRuns() {
    try (ChatClient client = new ChatClient(gateway.admin(4))) {
      client.socket().payload("sessions.subscribe", new JsonObject());
      client.send("main", "hello", "k");

      List<String> seen = new ArrayList<>();
      while (!seen.contains("end k")) {
        JsonObject changed = client.socket().readEvent("sessions.changed").getJsonObject("payload");
        assertThat(changed.getString("sessionKey")).isEqualTo("agent:main:main");
        assertThat(changed.getJsonObject("session").getString("key")).isEqualTo("agent:main:main");
        seen.add(
            changed.containsKey("phase")
                ? changed.getString("phase") + " " + changed.getString("runId")
                : changed.getString("reason"));
      }
      assertThat(seen)
          .containsSubsequence("send", "agent.run.started", "start k", "model k", "end k");
    }
  }
}
