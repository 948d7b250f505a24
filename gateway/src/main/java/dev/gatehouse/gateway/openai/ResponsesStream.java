package dev.gatehouse.gateway.openai;

import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.turn.TurnListener;
import dev.gatehouse.gateway.turn.TurnResult;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Tells a turn as the events of a response. */
final class ResponsesStream implements TurnListener {
  private final EventStream stream;
  private final ResponsesAnswer answer;
  private final SteadyText text = new SteadyText();
  private int sequence;
  private boolean speaking;

  ResponsesStream(EventStream stream, ResponsesAnswer answer) {
    this.stream = stream;
    this.answer = answer;
    stream.onWords(this::delta);
  }

  void open() {
    event("response.created", new JsonObject().put("response", answer.begun()));
    event("response.in_progress", new JsonObject().put("response", answer.begun()));
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
  public void ended(TurnResult result) {
    if (stream.over()) {
      return;
    }
    if (result.status() != TurnResult.Status.OK) {
      fail(Outcomes.failure(result));
      return;
    }
    stream.words(text.rest(result));
    if (endIfBroken()) {
      return;
    }
    stream.flush();
    if (!speaking && result.pendingToolCalls().isEmpty()) {
      speak();
    }
    int index = 0;
    if (speaking) {
      silence();
      index++;
    }
    for (Content.ToolUse call : result.pendingToolCalls()) {
      call(call, index++);
    }
    event(
        "response.completed", new JsonObject().put("response", answer.whole(result, text.text())));
    stream.done();
  }

  private void fail(ApiException failure) {
    event("response.failed", new JsonObject().put("response", answer.failed(failure)));
    stream.done();
  }

  private boolean endIfBroken() {
    if (text.broken() && !stream.over()) {
      fail(ApiException.failed("the model broke off and began to answer anew"));
    }
    return text.broken();
  }

  private void delta(String words) {
    if (!speaking) {
      speak();
    }
    event(
        "response.output_text.delta", place().put("delta", words).put("logprobs", new JsonArray()));
  }

  private void speak() {
    speaking = true;
    event(
        "response.output_item.added",
        new JsonObject().put("output_index", 0).put("item", answer.message("", "in_progress")));
    event("response.content_part.added", place().put("part", ResponsesAnswer.part("")));
  }

  private void silence() {
    String whole = text.text();
    event("response.output_text.done", place().put("text", whole).put("logprobs", new JsonArray()));
    event("response.content_part.done", place().put("part", ResponsesAnswer.part(whole)));
    event(
        "response.output_item.done",
        new JsonObject().put("output_index", 0).put("item", answer.message(whole, "completed")));
  }

  private void call(Content.ToolUse call, int index) {
    String arguments = call.arguments().encode();
    String id = ResponsesAnswer.call(call).getString("id");
    event(
        "response.output_item.added",
        new JsonObject()
            .put("output_index", index)
            .put("item", ResponsesAnswer.call(call, "", "in_progress")));
    event(
        "response.function_call_arguments.delta",
        new JsonObject().put("item_id", id).put("output_index", index).put("delta", arguments));
    event(
        "response.function_call_arguments.done",
        new JsonObject()
            .put("item_id", id)
            .put("output_index", index)
            .put("name", call.name())
            .put("arguments", arguments));
    event(
        "response.output_item.done",
        new JsonObject().put("output_index", index).put("item", ResponsesAnswer.call(call)));
  }

  private JsonObject place() {
    return new JsonObject()
        .put("item_id", answer.messageId())
        .put("output_index", 0)
        .put("content_index", 0);
  }

  private void event(String type, JsonObject body) {
    JsonObject data = new JsonObject().put("type", type).put("sequence_number", sequence++);
    stream.event(type, data.mergeIn(body));
  }
}
