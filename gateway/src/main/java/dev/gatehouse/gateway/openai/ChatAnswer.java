package dev.gatehouse.gateway.openai;

import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.StopReason;
import dev.gatehouse.gateway.transcript.Usage;
import dev.gatehouse.gateway.turn.TurnResult;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * The answer to a chat completion.
 *
 * @param id of the answer
 * @param model as the client named it
 */
record ChatAnswer(String id, String model, long createdSeconds) {
  JsonObject whole(TurnResult result) {
    String text = SteadyText.whole(result);
    JsonObject message = new JsonObject().put("role", "assistant");
    message.put("content", text.isEmpty() && !result.pendingToolCalls().isEmpty() ? null : text);
    if (!result.pendingToolCalls().isEmpty()) {
      JsonArray calls = new JsonArray();
      result.pendingToolCalls().forEach(call -> calls.add(toolCall(call)));
      message.put("tool_calls", calls);
    }
    return head("chat.completion")
        .put(
            "choices",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("index", 0)
                        .put("message", message)
                        .put("finish_reason", finishReason(result))))
        .put("usage", usage(result));
  }

  JsonObject chunk(JsonObject choice) {
    return head("chat.completion.chunk").put("choices", new JsonArray().add(choice));
  }

  static JsonObject toolCall(Content.ToolUse call) {
    return new JsonObject()
        .put("id", call.id())
        .put("type", "function")
        .put(
            "function",
            new JsonObject().put("name", call.name()).put("arguments", call.arguments().encode()));
  }

  static String finishReason(TurnResult result) {
    if (!result.pendingToolCalls().isEmpty()) {
      return "tool_calls";
    }
    return result.stopReason() == StopReason.LENGTH ? "length" : "stop";
  }

  static JsonObject usage(TurnResult result) {
    Usage usage = result.usage();
    long prompt = usage.input() + usage.cacheRead() + usage.cacheWrite();
    return new JsonObject()
        .put("prompt_tokens", prompt)
        .put("completion_tokens", usage.output())
        .put("total_tokens", prompt + usage.output())
        .put("prompt_tokens_details", new JsonObject().put("cached_tokens", usage.cacheRead()));
  }

  private JsonObject head(String object) {
    return new JsonObject()
        .put("id", id)
        .put("object", object)
        .put("created", createdSeconds)
        .put("model", model);
  }
}
