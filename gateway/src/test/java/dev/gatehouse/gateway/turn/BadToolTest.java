package dev.gatehouse.gateway.turn;

import static dev.gatehouse.gateway.turn.ScriptedModel.calls;
import static dev.gatehouse.gateway.turn.ScriptedModel.last;
import static dev.gatehouse.gateway.turn.ScriptedModel.lastWords;
import static dev.gatehouse.gateway.turn.ScriptedModel.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.gateway.provider.ModelRequest;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.tool.FunctionTool;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whole turns with tools that misbehave, and with a model that misuses them. */
@Timeout(120)
class BadToolTest {
  private static final int HUGE = 100_000_000;

  private final AtomicInteger called = new AtomicInteger();
  private final AtomicInteger cancelled = new AtomicInteger();
  private final ScriptedModel model = ScriptedModel.of(BadToolTest::play);

  @RegisterExtension
  final TestGateway gateway =
      TestGateway.withConfig(ScriptedModel.config())
          .module(
              model.module(
                  FunctionTool.named("flood")
                      .description("Prints a lot.")
                      .blocking(arguments -> "x".repeat(HUGE)),
                  FunctionTool.named("never")
                      .description("Never ends.")
                      .asynchronous(
                          call -> {
                            called.incrementAndGet();
                            call.cancelled().onComplete(done -> cancelled.incrementAndGet());
                            return Promise.<ToolAnswer>promise().future();
                          }),
                  FunctionTool.named("same")
                      .description("Says the same each time.")
                      .asynchronous(
                          call -> {
                            called.incrementAndGet();
                            return io.vertx.core.Future.succeededFuture(ToolAnswer.text("same"));
                          }),
                  FunctionTool.named("throws")
                      .description("Throws.")
                      .asynchronous(
                          call -> {
                            throw new IllegalStateException("secret detail");
                          })));

  private static ScriptedModel.Step play(ModelRequest request) {
    String words = lastWords(request);
    boolean afterTool =
        request.messages().get(request.messages().size() - 1) instanceof Message.ToolResult;
    if (words.equals("loop")) {
      return calls("c" + request.messages().size(), "same", new JsonObject());
    }
    if (words.startsWith("use ") && !afterTool) {
      return calls("c1", words.substring(4), new JsonObject());
    }
    if (words.equals("use three")) {
      return says("done");
    }
    if (words.equals("three") && !afterTool) {
      return calls(
          new Content.ToolUse("a", "never", new JsonObject()),
          new Content.ToolUse("b", "same", new JsonObject()));
    }
    return says(afterTool ? "it said " + last(request).length() + " characters" : "re: " + words);
  }

  private ChatClient client() {
    return new ChatClient(gateway.admin(4));
  }

  @Test
  void aToolThatPrintsAHundredMegabytesIsCut() {
    try (ChatClient client = client()) {
      client.send("main", "use flood", "k");

      assertThat(client.answer("k")).isEqualTo("it said " + told().length() + " characters");
      assertThat(told().length()).isLessThan(70_000);
      assertThat(told()).contains("characters in the middle were left out");
      assertThat(client.history("main")).hasSize(4);
    }
  }

  /** What the model was told last. */
  private String told() {
    return ScriptedModel.last(model.requests().get(model.requests().size() - 1));
  }

  @Test
  void aToolThatNeverEndsIsStoppedWithTheTurn() {
    try (ChatClient client = client()) {
      client.send("main", "use never", "k");
      await().atMost(Duration.ofMinutes(1)).until(() -> called.get() == 1);

      client.socket().payload("chat.abort", new JsonObject().put("sessionKey", "main"));

      assertThat(client.end("k").getString("state")).isEqualTo("aborted");
      client.wait("k");
      await().atMost(Duration.ofMinutes(1)).until(() -> cancelled.get() == 1);
      assertThat(client.history("main")).hasSize(4);
      assertThat(client.history("main").get(2)).startsWith("toolResult: ");
      assertThat(client.send("main", "hello", "next").answer("next")).isEqualTo("re: hello");
    }
  }

  @Test
  void aToolThatNeverEndsIsStoppedByTheLimitOfTheTurn() {
    try (ChatClient client = client()) {
      client.send("main", "use never", "k", new JsonObject().put("timeoutMs", 500));

      assertThat(client.end("k").getString("stopReason")).isEqualTo("timeout");
      assertThat(client.wait("k").getString("status")).isEqualTo("timeout");
      assertThat(client.send("main", "hello", "next").answer("next")).isEqualTo("re: hello");
    }
  }

  @Test
  void everyCallOfAStoppedTurnHasAResult() {
    try (ChatClient client = client()) {
      client.send("main", "three", "k");
      await().atMost(Duration.ofMinutes(1)).until(() -> called.get() >= 1);
      client.socket().payload("chat.abort", new JsonObject().put("sessionKey", "main"));
      client.wait("k");

      assertThat(client.history("main"))
          .filteredOn(line -> line.startsWith("toolResult: "))
          .hasSize(2);
      client.send("main", "hello", "next").answer("next");
      assertThat(model.requests().get(model.requests().size() - 1).messages())
          .filteredOn(Message.ToolResult.class::isInstance)
          .extracting(message -> ((Message.ToolResult) message).toolCallId())
          .containsExactly("a", "b");
    }
  }

  @Test
  void aModelThatLoopsOnAToolComesToAnEnd() {
    try (ChatClient client = client()) {
      client.send("main", "loop", "k");

      JsonObject end = client.end("k");

      assertThat(end.getString("state")).isEqualTo("error");
      assertThat(end.getString("errorMessage")).contains("called tools 100 times");
      assertThat(called.get()).as("calls that were made").isLessThanOrEqualTo(10);
      assertThat(model.requests()).hasSize(TurnWork.MAX_STEPS);
      assertThat(client.send("main", "hello", "next").answer("next")).isEqualTo("re: hello");
    }
  }

  @Test
  void callsWithTheSameIdAreToldApart() {
    try (ChatClient client = client()) {
      client.send("main", "use same", "a").answer("a");
      client.send("main", "use throws", "b").answer("b");

      assertThat(model.requests().get(3).messages())
          .filteredOn(Message.ToolResult.class::isInstance)
          .extracting(message -> ((Message.ToolResult) message).toolCallId())
          .containsExactly("c1", "c1-2");
      assertThat(client.history("main").get(6)).startsWith("toolResult: ").doesNotContain("same");
    }
  }

  @Test
  void aToolThatThrowsIsAnErrorForTheModelWithoutDetails() {
    try (ChatClient client = client()) {
      client.send("main", "use throws", "k").answer("k");

      assertThat(client.messages("main").getJsonObject(2).getBoolean("isError")).isTrue();
      assertThat(client.history("main").get(2)).doesNotContain("secret detail");
    }
  }

  @Test
  void aToolThatThereIsNotIsAnErrorForTheModel() {
    try (ChatClient client = client()) {
      client.send("main", "use nothing", "k").answer("k");

      assertThat(client.history("main").get(2)).contains("Tool not available: nothing");
    }
  }
}
