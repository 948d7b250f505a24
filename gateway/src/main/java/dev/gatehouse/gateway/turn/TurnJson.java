package dev.gatehouse.gateway.turn;

import dev.gatehouse.gateway.provider.ModelRef;
import dev.gatehouse.gateway.provider.ThinkingLevel;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.tool.Lineage;
import dev.gatehouse.gateway.tool.ToolScope;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.StopReason;
import dev.gatehouse.gateway.transcript.Usage;
import dev.gatehouse.gateway.turn.TurnResult.Payload;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Turns as JSON: for the database, and for clients. */
final class TurnJson {
  private TurnJson() {}

  /** Whether a request can be worked on when nobody waits for it any more. */
  static boolean outlivesItsCaller(TurnRequest request) {
    return request.history().isEmpty() && request.clientTools().isEmpty();
  }

  /** Returns what must be kept of a request to work on it after a restart. */
  static JsonObject request(TurnRequest request) {
    JsonObject json =
        new JsonObject()
            .put("message", Content.json(request.message()))
            .put("origin", request.origin().name())
            .put("admin", request.admin())
            .put("toolChoice", request.toolChoice())
            .put("deliver", request.deliver())
            .put("heartbeat", request.heartbeat())
            .put("lightContext", request.lightContext())
            .put("commands", request.commands())
            .put("outlives", outlivesItsCaller(request));
    request.channel().ifPresent(value -> json.put("channel", value));
    request.lineage().ifPresent(value -> json.put("lineage", value.toJson()));
    request.model().ifPresent(value -> json.put("model", value.toString()));
    request.thinking().ifPresent(value -> json.put("thinking", value.wireName()));
    request.extraSystemPrompt().ifPresent(value -> json.put("extraSystemPrompt", value));
    request.timeout().ifPresent(value -> json.put("timeoutMillis", value.toMillis()));
    request.queueMode().ifPresent(value -> json.put("queueMode", value.wireName()));
    request.maxOutputTokens().ifPresent(value -> json.put("maxOutputTokens", value));
    return json;
  }

  static TurnRequest request(String runId, SessionKey session, JsonObject json) {
    Integer maxOutputTokens = json.getInteger("maxOutputTokens");
    return TurnRequest.builder(session)
        .runId(runId)
        .message(Content.list(json.getValue("message")))
        .origin(ToolScope.Origin.valueOf(json.getString("origin", "OPERATOR")))
        .admin(json.getBoolean("admin", false)) // its connection is gone, its rights are not more
        .toolChoice(json.getString("toolChoice", "auto"))
        .deliver(json.getBoolean("deliver", false))
        .heartbeat(json.getBoolean("heartbeat", false))
        .lightContext(json.getBoolean("lightContext", false))
        .commands(json.getBoolean("commands", false))
        .channel(Optional.ofNullable(json.getString("channel")))
        .lineage(Lineage.of(json.getValue("lineage")))
        .model(Optional.ofNullable(json.getString("model")).flatMap(ModelRef::parse))
        .thinking(Optional.ofNullable(json.getString("thinking")).flatMap(ThinkingLevel::parse))
        .extraSystemPrompt(Optional.ofNullable(json.getString("extraSystemPrompt")))
        .timeout(Optional.ofNullable(json.getLong("timeoutMillis")).map(Duration::ofMillis))
        .queueMode(Optional.ofNullable(json.getString("queueMode")).flatMap(QueueMode::parse))
        .maxOutputTokens(
            maxOutputTokens == null ? OptionalInt.empty() : OptionalInt.of(maxOutputTokens))
        .build();
  }

  static JsonObject result(TurnResult result) {
    JsonObject json =
        new JsonObject()
            .put("status", result.status().name())
            .put("text", result.text())
            .put("payloads", payloads(result.payloads()))
            .put("usage", result.usage().toJson())
            .put("stopReason", result.stopReason().wireName())
            .put("pending", Content.json(result.pendingToolCalls()))
            .put("startedAt", result.startedAtMillis())
            .put("durationMillis", result.durationMillis())
            .put("sessionId", result.sessionId());
    result.model().ifPresent(value -> json.put("model", value.toString()));
    result.error().ifPresent(value -> json.put("error", value));
    result.reason().ifPresent(value -> json.put("reason", value));
    return json;
  }

  static TurnResult result(JsonObject json) {
    List<Payload> payloads = new ArrayList<>();
    for (Object each : json.getJsonArray("payloads", new JsonArray())) {
      if (each instanceof JsonObject payload) {
        payloads.add(
            new Payload(
                payload.getString("text", ""),
                payload.getJsonArray("mediaUrls", new JsonArray()).stream()
                    .map(String::valueOf)
                    .toList()));
      }
    }
    List<Content.ToolUse> pending = new ArrayList<>();
    for (Content part : Content.list(json.getValue("pending"))) {
      if (part instanceof Content.ToolUse call) {
        pending.add(call);
      }
    }
    return new TurnResult(
        TurnResult.Status.valueOf(json.getString("status", "ERROR")),
        json.getString("text", ""),
        payloads,
        Usage.of(json.getJsonObject("usage", new JsonObject())),
        Optional.ofNullable(json.getString("model")).flatMap(ModelRef::parse),
        StopReason.of(json.getString("stopReason", "stop")),
        pending,
        Optional.ofNullable(json.getString("error")),
        Optional.ofNullable(json.getString("reason")),
        json.getLong("startedAt", 0L),
        json.getLong("durationMillis", 0L),
        json.getString("sessionId", ""));
  }

  /** What an agent delivers, as clients get it. */
  static JsonArray payloads(List<Payload> payloads) {
    JsonArray array = new JsonArray();
    for (Payload payload : payloads) {
      JsonObject json = new JsonObject();
      if (!payload.text().isEmpty()) {
        json.put("text", payload.text());
      }
      json.put("mediaUrl", payload.mediaUrls().isEmpty() ? null : payload.mediaUrls().get(0));
      if (!payload.mediaUrls().isEmpty()) {
        json.put("mediaUrls", new JsonArray(new ArrayList<>(payload.mediaUrls())));
      }
      array.add(json);
    }
    return array;
  }

  /** {@code terminalReply} of protocol 4. */
  static JsonObject reply(TurnResult result) {
    return result.payloads().isEmpty()
        ? new JsonObject().put("disposition", "silent")
        : new JsonObject().put("disposition", "visible").put("text", result.text());
  }

  /** {@code terminalReceipt} of protocol 4. */
  static JsonObject receipt(
      Run run, TurnResult result, ModelRef requested, List<String> toolNames) {
    ModelRef effective = result.model().orElse(requested);
    return new JsonObject()
        .put("runId", run.runId())
        .put("sessionId", result.sessionId())
        .put("turnId", run.runId())
        .put("requested", model(requested))
        .put("effective", model(effective).put("responseModel", effective.model()))
        .put("successfulToolNames", new JsonArray(new ArrayList<>(toolNames)))
        .put("rerouted", !effective.equals(requested))
        .put("terminalDisposition", result.payloads().isEmpty() ? "silent" : "visible");
  }

  static JsonObject usage(Usage usage) {
    return new JsonObject()
        .put("input", usage.input())
        .put("output", usage.output())
        .put("cacheRead", usage.cacheRead())
        .put("cacheWrite", usage.cacheWrite())
        .put("total", usage.total());
  }

  private static JsonObject model(ModelRef model) {
    return new JsonObject().put("provider", model.provider()).put("model", model.model());
  }
}
