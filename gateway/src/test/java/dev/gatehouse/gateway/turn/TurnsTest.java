package dev.gatehouse.gateway.turn;

import static dev.gatehouse.gateway.turn.ScriptedModel.calls;
import static dev.gatehouse.gateway.turn.ScriptedModel.holds;
import static dev.gatehouse.gateway.turn.ScriptedModel.last;
import static dev.gatehouse.gateway.turn.ScriptedModel.lastWords;
import static dev.gatehouse.gateway.turn.ScriptedModel.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.gateway.provider.ModelFailure;
import dev.gatehouse.gateway.provider.ModelRequest;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import dev.gatehouse.gateway.tool.FunctionTool;
import dev.gatehouse.gateway.transcript.Message;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Turns over the wire, with a model that does what each message asks of it. */
class TurnsTest {
  private final ScriptedModel model = ScriptedModel.of(TurnsTest::play);

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
    String words = lastWords(request);
    boolean afterTool =
        request.messages().get(request.messages().size() - 1) instanceof Message.ToolResult;
    if (words.startsWith("hold")) {
      return holds("so far", says(" and the rest of " + words));
    }
    if (words.startsWith("double") && !afterTool) {
      return calls("c1", "double", new JsonObject().put("n", 21));
    }
    if (words.startsWith("double")) {
      return says("the tool said: " + last(request));
    }
    if (words.startsWith("wrong arguments") && !afterTool) {
      return calls("c1", "double", new JsonObject().put("n", "many"));
    }
    if (words.startsWith("wrong arguments")) {
      return says("I was told: " + last(request));
    }
    if (words.startsWith("fail")) {
      return ScriptedModel.fails(ModelFailure.Kind.AUTH, "the key is wrong", "");
    }
    return says("echo: " + words);
  }

  @Test
  void agentIsAnsweredTwice() {
    for (int protocol : new int[] {3, 4}) {
      try (WireSocket client = gateway.admin(protocol)) {
        String key = "twice-" + protocol;
        JsonObject accepted =
            client.payload("agent", agent("agent:main:a" + protocol, "hello", key));

        assertThat(accepted.getString("status")).isEqualTo("accepted");
        assertThat(accepted.getString("runId")).isEqualTo(key);
        JsonObject answer = client.readAnswer("r2");
        assertThat(answer.getBoolean("ok")).isTrue();
        JsonObject result = answer.getJsonObject("payload").getJsonObject("result");
        assertThat(result.getJsonArray("payloads").getJsonObject(0).getString("text"))
            .isEqualTo("echo: hello");
        assertThat(result.getJsonObject("meta").getJsonObject("agentMeta").getString("model"))
            .isEqualTo("one");
      }
    }
  }

  @Test
  void aKeyThatComesAgainStartsNothing() {
    try (WireSocket client = gateway.admin(4)) {
      client.payload("chat.send", ChatTest.message("main", "hold on", "again"));
      await().atMost(Duration.ofMinutes(1)).until(() -> model.holding() == 1);

      assertThat(
              client
                  .payload("chat.send", ChatTest.message("main", "hold on", "again"))
                  .getString("status"))
          .isEqualTo("in_flight");
      model.release();
      assertThat(waitFor(client, "again").getString("status")).isEqualTo("ok");
      assertThat(
              client
                  .payload("chat.send", ChatTest.message("main", "hold on", "again"))
                  .getString("status"))
          .isEqualTo("ok");
      assertThat(model.requests()).hasSize(1);
    }
  }

  @Test
  void aToolIsRunAndItsAnswerGoesBackToTheModel() {
    try (WireSocket client = gateway.admin(3)) {
      client.payload("chat.send", ChatTest.message("main", "double 21", "tool"));

      assertThat(waitFor(client, "tool").getString("status")).isEqualTo("ok");
      assertThat(finalText(client, "tool")).isEqualTo("the tool said: is 42");
    }
  }

  @Test
  void wrongArgumentsAreToldToTheModel() {
    try (WireSocket client = gateway.admin(3)) {
      client.payload("chat.send", ChatTest.message("main", "wrong arguments", "wrong"));

      assertThat(waitFor(client, "wrong").getString("status")).isEqualTo("ok");
      assertThat(finalText(client, "wrong")).startsWith("I was told: ").doesNotContain("is 42");
    }
  }

  @Test
  void aFailedModelIsAnErrorThatClientsSee() {
    try (WireSocket client = gateway.admin(3)) {
      client.payload("chat.send", ChatTest.message("main", "fail", "bad"));

      assertThat(waitFor(client, "bad").getString("error")).contains("the key is wrong");
      JsonObject again = client.call("chat.send", ChatTest.message("main", "fail", "bad"));
      assertThat(again.getBoolean("ok")).isFalse();
      assertThat(again.getJsonObject("payload").getString("status")).isEqualTo("error");
      client.payload("chat.send", ChatTest.message("main", "hello", "good"));
      assertThat(finalText(client, "good")).isEqualTo("echo: hello");
    }
  }

  @Test
  void anAbortStopsTheModelAndIsToldBeforeItsAnswer() {
    try (WireSocket client = gateway.admin(4)) {
      client.payload("chat.send", ChatTest.message("agent:main:x", "hold it", "stop-me"));
      await().atMost(Duration.ofMinutes(1)).until(() -> model.holding() == 1);
      client.send(
          new JsonObject()
              .put("type", "req")
              .put("id", "abort")
              .put("method", "chat.abort")
              .put(
                  "params",
                  new JsonObject().put("sessionKey", "agent:main:x").put("runId", "stop-me"))
              .encode());

      String first = "";
      while (first.isEmpty()) {
        JsonObject frame = client.next();
        if ("abort".equals(frame.getString("id"))) {
          first = "answer";
        } else if ("chat".equals(frame.getString("event"))
            && frame.getJsonObject("payload").getString("state").equals("aborted")) {
          first = "event";
        }
      }
      assertThat(first).isEqualTo("event");
      assertThat(client.readAnswer("abort").getJsonObject("payload").getJsonArray("runIds"))
          .containsExactly("stop-me");
      assertThat(model.cancelled()).isEqualTo(1);
      assertThat(waitFor(client, "stop-me").getString("error")).isEqualTo("aborted");
      JsonObject late =
          client.payload(
              "chat.abort",
              new JsonObject().put("sessionKey", "agent:main:x").put("runId", "stop-me"));
      assertThat(late.getBoolean("aborted")).isFalse();
    }
  }

  @Test
  void messagesThatComeMeanwhileAreAnsweredTogether() {
    try (WireSocket client = gateway.admin(4)) {
      client.payload("chat.send", ChatTest.message("main", "hold first", "m1"));
      await().atMost(Duration.ofMinutes(1)).until(() -> model.holding() == 1);
      client.payload("chat.send", ChatTest.message("main", "second", "m2"));
      client.payload("chat.send", ChatTest.message("main", "third", "m3"));
      model.release();

      for (String key : List.of("m1", "m2", "m3")) {
        assertThat(waitFor(client, key).getString("status")).isEqualTo("ok");
      }
      assertThat(model.requests()).hasSize(2);
      assertThat(model.requests().get(1).messages())
          .extracting(Message::text)
          .endsWith("hold first", "so far and the rest of hold first", "second", "third");
    }
  }

  @Test
  void aStopWordStopsTheSession() {
    try (WireSocket client = gateway.admin(3)) {
      client.payload("chat.send", ChatTest.message("main", "hold on", "long"));
      await().atMost(Duration.ofMinutes(1)).until(() -> model.holding() == 1);

      JsonObject answer = client.payload("chat.send", ChatTest.message("main", " Stop ", "word"));
      assertThat(answer.getBoolean("aborted")).isTrue();
      assertThat(answer.getJsonArray("runIds")).containsExactly("long");
    }
  }

  @Test
  void aMessageThatIsTooLongIsRefusedAndTheSessionGoesOn() {
    try (WireSocket client = gateway.admin(4)) {
      JsonObject refused =
          client.call("chat.send", ChatTest.message("main", "x".repeat(10_000_000), "huge"));

      assertThat(refused.getJsonObject("error").getString("message")).contains("too long");
      client.payload("chat.send", ChatTest.message("main", "hello", "small"));
      assertThat(waitFor(client, "small").getString("status")).isEqualTo("ok");
    }
  }

  @Test
  void anUnknownAgentIsNamed() {
    try (WireSocket client = gateway.admin(3)) {
      assertThat(
              client
                  .call("agent", agent("agent:nobody:main", "hello", "who"))
                  .getJsonObject("error")
                  .getString("message"))
          .isEqualTo("invalid agent params: unknown agent id \"nobody\"");
    }
  }

  @Test
  void aTurnGoesOnWhenItsClientIsGone() {
    try (WireSocket client = gateway.admin(3)) {
      client.payload("chat.send", ChatTest.message("main", "hold on", "alone"));
      await().atMost(Duration.ofMinutes(1)).until(() -> model.holding() == 1);
    }
    model.release();
    try (WireSocket client = gateway.admin(3)) {
      assertThat(waitFor(client, "alone").getString("status")).isEqualTo("ok");
      client.payload("chat.send", ChatTest.message("main", "next", "after"));
      assertThat(waitFor(client, "after").getString("status")).isEqualTo("ok");
    }
    assertThat(model.requests().get(1).messages())
        .extracting(Message::text)
        .endsWith("hold on", "so far and the rest of hold on", "next");
  }

  static JsonObject agent(String session, String text, String key) {
    return new JsonObject()
        .put("sessionKey", session)
        .put("message", text)
        .put("idempotencyKey", key);
  }

  static JsonObject waitFor(WireSocket client, String runId) {
    return client.payload(
        "agent.wait", new JsonObject().put("runId", runId).put("timeoutMs", 9_000));
  }

  private static String finalText(WireSocket client, String runId) {
    while (true) {
      JsonObject chat = client.readEvent("chat").getJsonObject("payload");
      if (chat.getString("runId").equals(runId) && chat.getString("state").equals("final")) {
        return chat.getJsonObject("message")
            .getJsonArray("content")
            .getJsonObject(0)
            .getString("text");
      }
    }
  }
}
