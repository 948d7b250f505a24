package dev.gatehouse.gateway.turn;

import static dev.gatehouse.gateway.turn.ScriptedModel.calls;
import static dev.gatehouse.gateway.turn.ScriptedModel.last;
import static dev.gatehouse.gateway.turn.ScriptedModel.lastWords;
import static dev.gatehouse.gateway.turn.ScriptedModel.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.GatewaySession;
import dev.gatehouse.gateway.provider.ModelRequest;
import dev.gatehouse.gateway.provider.ToolSpec;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.tool.FunctionTool;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.gateway.transcript.StopReason;
import dev.gatehouse.gateway.transcript.Usage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Callers that bring tools and conversations of their own, as HTTP clients do. */
@Timeout(60)
class CallersToolsTest {
  private static final ToolSpec LOCAL =
      new ToolSpec("local", "Asks the caller.", new JsonObject().put("type", "object"));

  private final ScriptedModel model = ScriptedModel.of(CallersToolsTest::play);

  @RegisterExtension
  final TestGateway gateway =
      TestGateway.withConfig(ScriptedModel.config())
          .module(
              model.module(
                  FunctionTool.named("own")
                      .description("The gateway's own.")
                      .blocking(arguments -> "done here")));

  private static ScriptedModel.Step play(ModelRequest request) {
    boolean afterTool =
        request.messages().get(request.messages().size() - 1) instanceof Message.ToolResult;
    if (afterTool) {
      return says("it said " + last(request));
    }
    return switch (lastWords(request)) {
      case "local" -> calls("a", "local", new JsonObject().put("x", 1));
      case "both" ->
          calls(
              new Content.ToolUse("a", "own", new JsonObject()),
              new Content.ToolUse("b", "local", new JsonObject()));
      default -> says("re: " + lastWords(request));
    };
  }

  private TurnResult ask(UnaryOperator<TurnRequest.Builder> request) throws Exception {
    return await(session().ask(request, new TurnListener() {}));
  }

  private GatewaySession session() {
    return gateway.gateway().session("caller");
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(30, TimeUnit.SECONDS);
  }

  @Test
  void aTurnEndsWithTheCallsThatAreTheCallers() throws Exception {
    TurnResult result = ask(request -> request.message("local").clientTools(List.of(LOCAL)));

    assertThat(result.status()).isEqualTo(TurnResult.Status.OK);
    assertThat(result.stopReason()).isEqualTo(StopReason.TOOL_USE);
    assertThat(result.pendingToolCalls())
        .containsExactly(new Content.ToolUse("a", "local", new JsonObject().put("x", 1)));
    assertThat(model.requests().get(0).tools()).contains(LOCAL);
  }

  @Test
  void theGatewaysOwnCallsOfTheSameAnswerAreMade() throws Exception {
    TurnResult result = ask(request -> request.message("both").clientTools(List.of(LOCAL)));

    assertThat(result.pendingToolCalls()).extracting(Content.ToolUse::id).containsExactly("b");
    assertThat(await(session().history(9)))
        .filteredOn(Message.ToolResult.class::isInstance)
        .extracting(Message::text)
        .containsExactly("done here");
  }

  @Test
  void theAnswerOfTheCallerGoesToTheModel() throws Exception {
    TurnResult result =
        ask(
            request ->
                request
                    .clientTools(List.of(LOCAL))
                    .history(
                        List.of(
                            new Message.User(List.of(new Content.Text("local")), 1),
                            new Message.Assistant(
                                List.of(new Content.ToolUse("a", "local", new JsonObject())),
                                2,
                                "script",
                                "one",
                                Usage.NONE,
                                StopReason.TOOL_USE,
                                Optional.empty()),
                            new Message.ToolResult(
                                "a",
                                "local",
                                List.of(new Content.Text("seven")),
                                Optional.empty(),
                                false,
                                3))));

    assertThat(result.text()).isEqualTo("it said seven");
  }

  @Test
  void aConversationThatTheCallerTellsTakesThePlaceOfTheSessions() throws Exception {
    ask(request -> request.message("in the session"));
    TurnResult result =
        ask(
            request ->
                request
                    .message("now")
                    .history(List.of(new Message.User(List.of(new Content.Text("before")), 1))));

    assertThat(result.text()).isEqualTo("re: now");
    assertThat(model.requests().get(1).messages())
        .extracting(Message::text)
        .containsExactly("before", "now");
    assertThat(await(session().history(9)))
        .extracting(Message::text)
        .containsExactly("in the session", "re: in the session", "now", "re: now");
  }

  @Test
  void aCallThatNobodyAnsweredIsClosedForTheNextMessage() throws Exception {
    ask(request -> request.message("local").clientTools(List.of(LOCAL)));

    assertThat(ask(request -> request.message("go on")).text()).isEqualTo("re: go on");
    assertThat(model.requests().get(1).messages())
        .filteredOn(Message.ToolResult.class::isInstance)
        .hasSize(1);
  }
}
