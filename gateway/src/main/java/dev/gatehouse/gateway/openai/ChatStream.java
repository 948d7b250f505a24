package dev.gatehouse.gateway.openai;

import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.turn.TurnListener;
import dev.gatehouse.gateway.turn.TurnResult;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Tells a turn as chunks of a chat completion. */
final class ChatStream implements TurnListener {
  private final EventStream stream;
  private final ChatAnswer answer;
  private final boolean withUsage;
  private final SteadyText text = new SteadyText();

  ChatStream(EventStream stream, ChatAnswer answer, boolean withUsage) {
    this.stream = stream;
    this.answer = answer;
    this.withUsage = withUsage;
    stream.onWords(words -> stream.write(line(delta(new JsonObject().put("content", words)))));
  }

  void open() {
    stream.data(answer.chunk(delta(new JsonObject().put("role", "assistant").put("content", ""))));
  }

  @Override
  public void text(String delta) {
    stream.words(text.add(delta));
    endIfBroken();
  }

  @Override
  public void retracted() {
    text.retracted();
  }

  @Override
  public void toolStarted(Content.ToolUse call) {
    text.stepped();
    endIfBroken();
  }

  @Override
  public void toolEnded(Content.ToolUse call, ToolAnswer result) {}

  @Override
  public void ended(TurnResult result) {
    if (stream.over()) {
      return;
    }
    if (result.status() != TurnResult.Status.OK) {
      stream.data(Outcomes.failure(result).body());
      stream.done();
      return;
    }
    stream.words(text.rest(result));
    if (endIfBroken()) {
      return;
    }
    List<Content.ToolUse> calls = result.pendingToolCalls();
    for (int i = 0; i < calls.size(); i++) {
      JsonObject call = ChatAnswer.toolCall(calls.get(i)).put("index", i);
      stream.data(
          answer.chunk(delta(new JsonObject().put("tool_calls", new JsonArray().add(call)))));
    }
    JsonObject last = delta(new JsonObject());
    last.put("finish_reason", ChatAnswer.finishReason(result));
    stream.data(answer.chunk(last));
    if (withUsage) {
      JsonObject usage = answer.chunk(last).put("choices", new JsonArray());
      stream.data(usage.put("usage", ChatAnswer.usage(result)));
    }
    stream.done();
  }

  private boolean endIfBroken() {
    if (text.broken() && !stream.over()) {
      stream.data(ApiException.failed("the model broke off and began to answer anew").body());
      stream.done();
    }
    return text.broken();
  }

  private String line(JsonObject choice) {
    return "data: " + answer.chunk(choice).encode() + "\n\n";
  }

  private static JsonObject delta(JsonObject delta) {
    return new JsonObject().put("index", 0).put("delta", delta).putNull("finish_reason");
  }
}
