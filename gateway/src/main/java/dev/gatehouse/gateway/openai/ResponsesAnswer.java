package dev.gatehouse.gateway.openai;

import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.StopReason;
import dev.gatehouse.gateway.transcript.Usage;
import dev.gatehouse.gateway.turn.TurnResult;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * The answer to a request for a response.
 *
 * @param id of the answer
 * @param messageId of the message in it
 * @param model as the client named it
 * @param request the body of the request, some of which is told again
 */
record ResponsesAnswer(
    String id, String messageId, String model, long createdSeconds, JsonObject request) {

  /** The answer while nothing is known of it. */
  JsonObject begun() {
    return head("in_progress").put("output", new JsonArray()).putNull("usage");
  }

  JsonObject whole(TurnResult result) {
    return whole(result, SteadyText.whole(result));
  }

  JsonObject whole(TurnResult result, String text) {
    boolean calls = !result.pendingToolCalls().isEmpty();
    boolean cut = result.stopReason() == StopReason.LENGTH;
    JsonArray output = new JsonArray();
    if (!text.isEmpty() || !calls) {
      output.add(message(text, "completed"));
    }
    result.pendingToolCalls().forEach(call -> output.add(call(call)));
    JsonObject answer =
        head(calls || cut ? "incomplete" : "completed")
            .put("output", output)
            .put("usage", usage(result));
    if (cut) {
      answer.put("incomplete_details", new JsonObject().put("reason", "max_output_tokens"));
    }
    return answer;
  }

  JsonObject failed(ApiException failure) {
    return head("failed")
        .put("output", new JsonArray())
        .put(
            "error", new JsonObject().put("code", "api_error").put("message", failure.getMessage()))
        .putNull("usage");
  }

  JsonObject message(String text, String status) {
    JsonArray content = new JsonArray();
    if (status.equals("completed")) {
      content.add(part(text));
    }
    return new JsonObject()
        .put("type", "message")
        .put("id", messageId)
        .put("role", "assistant")
        .put("content", content)
        .put("status", status)
        .put("phase", "final_answer");
  }

  static JsonObject part(String text) {
    return new JsonObject()
        .put("type", "output_text")
        .put("text", text)
        .put("annotations", new JsonArray());
  }

  /** A call of a tool of the caller, whole. */
  static JsonObject call(Content.ToolUse call) {
    return call(call, call.arguments().encode(), "completed");
  }

  static JsonObject call(Content.ToolUse call, String arguments, String status) {
    return new JsonObject()
        .put("type", "function_call")
        .put("id", "fc_" + call.id())
        .put("call_id", call.id())
        .put("name", call.name())
        .put("arguments", arguments)
        .put("status", status);
  }

  private static JsonObject usage(TurnResult result) {
    Usage usage = result.usage();
    long input = usage.input() + usage.cacheRead() + usage.cacheWrite();
    return new JsonObject()
        .put("input_tokens", input)
        .put("input_tokens_details", new JsonObject().put("cached_tokens", usage.cacheRead()))
        .put("output_tokens", usage.output())
        .put("output_tokens_details", new JsonObject().put("reasoning_tokens", 0))
        .put("total_tokens", input + usage.output());
  }

  private JsonObject head(String status) {
    return new JsonObject()
        .put("id", id)
        .put("object", "response")
        .put("created_at", createdSeconds)
        .put("status", status)
        .put("model", model)
        .putNull("error")
        .putNull("incomplete_details")
        .put("instructions", request.getValue("instructions"))
        .put("max_output_tokens", request.getValue("max_output_tokens"))
        .put("previous_response_id", request.getValue("previous_response_id"))
        .put("parallel_tool_calls", true)
        .put("tools", Optional.ofNullable(request.getValue("tools")).orElseGet(JsonArray::new))
        .put("tool_choice", Optional.ofNullable(request.getValue("tool_choice")).orElse("auto"))
        .put(
            "metadata",
            Optional.ofNullable(request.getValue("metadata")).orElseGet(JsonObject::new));
  }
}
