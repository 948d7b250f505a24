package dev.gatehouse.gateway.turn;

import static dev.gatehouse.gateway.turn.ScriptedModel.calls;
import static dev.gatehouse.gateway.turn.ScriptedModel.holds;
import static dev.gatehouse.gateway.turn.ScriptedModel.lastWords;
import static dev.gatehouse.gateway.turn.ScriptedModel.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.gateway.provider.ModelRequest;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.tool.FunctionTool;
import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.transcript.Message;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of messages that come while the session is busy. */
@Timeout(60)
class QueueTest {
  private final ScriptedModel model = ScriptedModel.of(QueueTest::play);
  private final List<Promise<ToolAnswer>> gate = new CopyOnWriteArrayList<>();

  private static ScriptedModel.Step play(ModelRequest request) {
    String words = lastWords(request);
    List<Message> messages = request.messages();
    if (words.startsWith("hold")) {
      return holds("so far", says(", done"));
    }
    if (words.startsWith("tool") && messages.get(messages.size() - 1) instanceof Message.User) {
      return calls("c1", "gate", new JsonObject());
    }
    return says("re: " + words);
  }

  private Tool gateTool() {
    return FunctionTool.named("gate")
        .description("Waits.")
        .asynchronous(
            call -> {
              Promise<ToolAnswer> promise = Promise.promise();
              gate.add(promise);
              return promise.future();
            });
  }

  private TestGateway gateway(Map<String, Object> queue) {
    Map<String, Object> config = new HashMap<>(ScriptedModel.config());
    Map<String, Object> all = new HashMap<>(queue);
    all.put("debounceMs", 0);
    config.put("messages", Map.of("queue", all));
    return TestGateway.withConfig(config).module(model.module(gateTool()));
  }

  private static JsonObject mode(String name) {
    return new JsonObject().put("queueMode", name);
  }

  /** What the model was asked with, the last message of each request. */
  private List<String> asked() {
    return model.requests().stream().map(ScriptedModel::last).toList();
  }

  private List<String> lastRequest() {
    return model.requests().get(model.requests().size() - 1).messages().stream()
        .map(Message::text)
        .toList();
  }

  @Nested
  class ByTheCall {
    @RegisterExtension final TestGateway gateway = gateway(Map.of());

    private ChatClient client() {
      return new ChatClient(gateway.admin(4));
    }

    @Test
    void followupHasATurnOfItsOwn() {
      try (ChatClient client = client()) {
        client.send("main", "hold", "a");
        await().atMost(Duration.ofMinutes(1)).until(() -> model.holding() == 1);
        client.send("main", "one", "b", mode("followup"));
        client.send("main", "two", "c", mode("followup"));
        model.release();

        assertThat(client.answer("a")).isEqualTo("so far, done");
        assertThat(client.answer("b")).isEqualTo("re: one");
        assertThat(client.answer("c")).isEqualTo("re: two");
        assertThat(asked()).containsExactly("hold", "one", "two");
        assertThat(client.history("main"))
            .containsExactly(
                "user: hold",
                "assistant: so far, done",
                "user: one",
                "assistant: re: one",
                "user: two",
                "assistant: re: two");
      }
    }

    @Test
    void steerReachesTheRunningTurnAfterItsTools() {
      try (ChatClient client = client()) {
        client.send("main", "tool", "a");
        await().atMost(Duration.ofMinutes(1)).until(() -> gate.size() == 1);
        client.send("main", "turn left", "b", mode("steer"));
        gate.get(0).complete(ToolAnswer.text("opened"));

        assertThat(client.answer("a")).isEqualTo("re: turn left");
        assertThat(client.wait("b").getString("status")).isEqualTo("ok");
        assertThat(asked()).containsExactly("tool", "turn left");
        assertThat(client.history("main"))
            .containsExactly(
                "user: tool",
                "assistant: <gate>",
                "toolResult: opened",
                "user: turn left",
                "assistant: re: turn left");
      }
    }

    @Test
    void steerWithoutAToolHasATurnOfItsOwn() {
      try (ChatClient client = client()) {
        client.send("main", "hold", "a");
        await().atMost(Duration.ofMinutes(1)).until(() -> model.holding() == 1);
        client.send("main", "turn left", "b", mode("steer"));
        model.release();

        assertThat(client.answer("a")).isEqualTo("so far, done");
        assertThat(client.answer("b")).isEqualTo("re: turn left");
      }
    }

    @Test
    void interruptStopsTheRunningTurnAndIsAnsweredNext() {
      try (ChatClient client = client()) {
        client.send("main", "hold", "a");
        await().atMost(Duration.ofMinutes(1)).until(() -> model.holding() == 1);
        client.send("main", "now", "b", mode("interrupt"));

        assertThat(client.end("a").getString("state")).isEqualTo("aborted");
        assertThat(client.answer("b")).isEqualTo("re: now");
        assertThat(model.cancelled()).isEqualTo(1);
        assertThat(client.history("main"))
            .containsExactly("user: hold", "assistant: so far", "user: now", "assistant: re: now");
      }
    }

    @Test
    void aWaitingMessageCanBeStoppedAlone() {
      try (ChatClient client = client()) {
        client.send("main", "hold", "a");
        await().atMost(Duration.ofMinutes(1)).until(() -> model.holding() == 1);
        client.send("main", "one", "b", mode("followup"));
        client.send("main", "two", "c", mode("followup"));

        assertThat(
                client
                    .socket()
                    .payload(
                        "chat.abort", new JsonObject().put("sessionKey", "main").put("runId", "b"))
                    .getJsonArray("runIds"))
            .containsExactly("b");
        assertThat(client.wait("b").getString("error")).isEqualTo("aborted");
        model.release();
        assertThat(client.answer("c")).isEqualTo("re: two");
        assertThat(asked()).containsExactly("hold", "two");
      }
    }

    @Test
    void aStopEndsWhatRunsAndWhatWaits() {
      try (ChatClient client = client()) {
        client.send("main", "hold", "a");
        await().atMost(Duration.ofMinutes(1)).until(() -> model.holding() == 1);
        client.send("main", "one", "b", mode("followup"));
        client.send("main", "two", "c", mode("collect"));

        List<Object> stopped =
            new ArrayList<>(
                client
                    .socket()
                    .payload("chat.abort", new JsonObject().put("sessionKey", "main"))
                    .getJsonArray("runIds")
                    .getList());

        assertThat(stopped).containsExactlyInAnyOrder("a", "b", "c");
        for (String key : List.of("a", "b", "c")) {
          assertThat(client.wait(key).getString("status")).isEqualTo("error");
        }
        assertThat(client.send("main", "again", "d").answer("d")).isEqualTo("re: again");
        assertThat(asked()).containsExactly("hold", "again");
      }
    }
  }

  @Nested
  class SteerBacklog {
    @RegisterExtension final TestGateway gateway = gateway(Map.of("mode", "steer-backlog"));

    @Test
    void reachesTheRunningTurnAndHasOneOfItsOwn() {
      try (ChatClient client = new ChatClient(gateway.admin(3))) {
        client.send("main", "tool", "a");
        await().atMost(Duration.ofMinutes(1)).until(() -> gate.size() == 1);
        client.send("main", "turn left", "b");
        gate.get(0).complete(ToolAnswer.text("opened"));

        assertThat(client.answer("a")).isEqualTo("re: turn left");
        assertThat(client.answer("b")).isEqualTo("re: turn left");
        assertThat(model.requests()).hasSize(3);
      }
    }
  }

  @Nested
  class DropNew {
    @RegisterExtension
    final TestGateway gateway = gateway(Map.of("mode", "followup", "cap", 2, "drop", "new"));

    @Test
    void aFullQueueRefusesTheNewest() {
      try (ChatClient client = new ChatClient(gateway.admin(4))) {
        client.send("main", "hold", "a");
        await().atMost(Duration.ofMinutes(1)).until(() -> model.holding() == 1);
        client.send("main", "one", "b").send("main", "two", "c");

        JsonObject refused =
            client.socket().call("chat.send", ChatTest.message("main", "three", "d"));

        assertThat(refused.getBoolean("ok")).isFalse();
        assertThat(refused.getJsonObject("error").getString("code")).isEqualTo("UNAVAILABLE");
        assertThat(refused.getJsonObject("error").getString("message"))
            .contains("the session's queue is full");
        model.release();
        assertThat(client.answer("b")).isEqualTo("re: one");
        assertThat(client.answer("c")).isEqualTo("re: two");
        // What was refused can be sent again under the same key.
        assertThat(client.send("main", "three", "d").answer("d")).isEqualTo("re: three");
      }
    }
  }

  @Nested
  class DropOld {
    @RegisterExtension
    final TestGateway gateway = gateway(Map.of("mode", "followup", "cap", 2, "drop", "old"));

    @Test
    void aFullQueueGivesUpTheOldest() {
      try (ChatClient client = new ChatClient(gateway.admin(4))) {
        client.send("main", "hold", "a");
        await().atMost(Duration.ofMinutes(1)).until(() -> model.holding() == 1);
        client.send("main", "one", "b").send("main", "two", "c").send("main", "three", "d");

        assertThat(client.end("b").getString("state")).isEqualTo("aborted");
        model.release();
        assertThat(client.answer("c")).isEqualTo("re: two");
        assertThat(client.answer("d")).isEqualTo("re: three");
        assertThat(asked()).containsExactly("hold", "two", "three");
      }
    }
  }

  @Nested
  class Summarize {
    @RegisterExtension final TestGateway gateway = gateway(Map.of("cap", 2));

    @Test
    void aFullQueueShortensTheOldestToALine() {
      try (ChatClient client = new ChatClient(gateway.admin(4))) {
        client.send("main", "hold", "a");
        await().atMost(Duration.ofMinutes(1)).until(() -> model.holding() == 1);
        client.send("main", "first " + "x".repeat(500), "b");
        client.send("main", "two", "c").send("main", "three", "d");
        model.release();

        for (String key : List.of("a", "b", "c", "d")) {
          assertThat(client.wait(key).getString("status")).isEqualTo("ok");
        }
        assertThat(model.requests()).hasSize(2);
        List<String> seen = lastRequest();
        assertThat(seen).endsWith("two", "three");
        assertThat(seen.get(seen.size() - 3))
            .startsWith("[Queue overflow] 1 earlier message in short:")
            .contains("first xxx")
            .hasSizeLessThan(300);
      }
    }
  }
}
