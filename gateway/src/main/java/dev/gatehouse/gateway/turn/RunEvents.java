package dev.gatehouse.gateway.turn;

import dev.gatehouse.gateway.protocol.Broadcaster;
import dev.gatehouse.gateway.protocol.GatewayEvent;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.provider.ModelFailure;
import dev.gatehouse.gateway.provider.ModelRef;
import dev.gatehouse.gateway.session.Sessions;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.transcript.Content;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells connected clients about one turn: {@code agent} and {@code chat} events in the shapes and
 * the order of both protocol versions, each of which counts its own events of the turn. Used on the
 * gateway's event loop only.
 */
final class RunEvents {
  /** The least time between two {@code chat} deltas. */
  private static final long CHAT_MILLIS = 150;

  /** The least time between two pieces of text on the {@code assistant} stream. */
  private static final long TEXT_MILLIS = 40;

  private static final int MAX_RESULT_CHARS = 8_000;

  private final Broadcaster broadcaster;
  private final Sessions sessions;
  private final GatewayLoop loop;
  private final Clock clock;
  private final Run run;
  private final String itemId = UUID.randomUUID().toString();

  private String sessionId = "";
  private boolean toldOfTools;
  private long sequence3;
  private long sequence4;
  private int step = 1;
  private final StringBuilder text = new StringBuilder();
  private int toldChars;
  private int chatChars;
  private long lastText;
  private long lastChat;
  private boolean flushing;
  private boolean over;

  RunEvents(Broadcaster broadcaster, Sessions sessions, GatewayLoop loop, Clock clock, Run run) {
    this.broadcaster = broadcaster;
    this.sessions = sessions;
    this.loop = loop;
    this.clock = clock;
    this.run = run;
  }

  /** The turn is about to start; chat clients of protocol 4 show it. */
  void preparing() {
    status("preparing_workspace");
    status("preparing_context");
  }

  /**
   * The turn runs.
   *
   * @param toldOfTools whether clients of protocol 3 hear of its tools
   */
  void started(String sessionId, long startedAt, boolean toldOfTools) {
    this.sessionId = sessionId;
    this.toldOfTools = toldOfTools;
    JsonObject data = new JsonObject().put("phase", "start").put("startedAt", startedAt);
    agent3("lifecycle", data);
    agent4("lifecycle", data, true);
    status("starting_model");
  }

  void model(ModelRef model) {
    agent4(
        "lifecycle",
        new JsonObject()
            .put("phase", "model")
            .put("provider", model.provider())
            .put("model", model.model()),
        true);
    sessions.ran(run.session(), run.runId(), "model");
  }

  /** More words of the current step. */
  void text(String delta) {
    text.append(delta);
    long wait = lastText + TEXT_MILLIS - clock.millis();
    if (wait <= 0) {
      tellText();
    } else if (!flushing) {
      flushing = true;
      loop.after(
          wait,
          () -> {
            flushing = false;
            tellText();
          });
    }
  }

  /** The words of the current step are void. */
  void retracted() {
    text.setLength(0);
    toldChars = 0;
    chatChars = 0;
  }

  /** A step of the model is over. */
  void stepEnded(long outputTokensSoFar) {
    tellText();
    agent4("usage", new JsonObject().put("outputTokens", outputTokensSoFar), false);
  }

  /** The next step begins; its words are a text of their own. */
  void nextStep() {
    step++;
    text.setLength(0);
    toldChars = 0;
    chatChars = 0;
  }

  void toolStarted(Content.ToolUse call, long startedAt) {
    JsonObject data =
        new JsonObject()
            .put("phase", "start")
            .put("name", call.name())
            .put("toolCallId", call.id())
            .put("args", call.arguments());
    tool3(data);
    agent4("item", item(call, "start", startedAt).put("status", "running"), false);
    tool4(data);
  }

  void toolProgress(Content.ToolUse call, String soFar) {
    JsonObject data =
        new JsonObject()
            .put("phase", "update")
            .put("name", call.name())
            .put("toolCallId", call.id())
            .put("partialResult", result(new JsonArray().add(textPart(soFar))));
    tool3(data);
    tool4(data);
  }

  void toolEnded(Content.ToolUse call, ToolAnswer answer, long startedAt) {
    JsonArray content = new JsonArray();
    for (Content part : answer.content()) {
      content.add(part instanceof Content.Text words ? textPart(words.text()) : part.toJson());
    }
    JsonObject data =
        new JsonObject()
            .put("phase", "result")
            .put("name", call.name())
            .put("toolCallId", call.id())
            .put("meta", ToolTitles.about(call))
            .put("isError", answer.isError());
    tool3(data.copy().put("result", result(content)));
    tool4(
        data.copy()
            .put("commandBearing", ToolTitles.runsCommand(call))
            .put("result", result(content)));
    agent4(
        "item",
        item(call, "end", startedAt)
            .put("status", answer.isError() ? "failed" : "completed")
            .put("endedAt", clock.millis()),
        false);
  }

  void compacting() {
    JsonObject data = new JsonObject().put("phase", "start");
    agent3("compaction", data);
    agent4("compaction", data, false);
  }

  void compacted(boolean willRetry) {
    JsonObject data = new JsonObject().put("phase", "end").put("willRetry", willRetry);
    agent3("compaction", data);
    agent4("compaction", data, false);
  }

  /** The model has ended; what it said is being stored. */
  void finishing(String stopReason) {
    tellText();
    agent4("lifecycle", finish(stopReason), true);
  }

  /** The model has failed. */
  void failing(String error) {
    tellText();
    agent4(
        "lifecycle",
        finish("error")
            .put("error", error)
            .put("errorObservation", new JsonObject().put("textPreview", error)),
        true);
  }

  /** It ended well, and is stored. */
  void ended(TurnResult result, ModelRef requested, List<String> toolNames) {
    over = true;
    noModel();
    JsonObject end3 = new JsonObject().put("phase", "end").put("endedAt", result.endedAtMillis());
    agent3("lifecycle", end3);
    agent4(
        "lifecycle",
        new JsonObject()
            .put("phase", "end")
            .put("startedAt", result.startedAtMillis())
            .put("endedAt", result.endedAtMillis())
            .put("aborted", false)
            .put("stopReason", result.stopReason().wireName())
            .put("livenessState", "working")
            .put("replayInvalid", false)
            .put("terminalReply", TurnJson.reply(result))
            .put("terminalReceipt", TurnJson.receipt(run, result, requested, toolNames))
            .put("executionSettled", true),
        true);
    chatRest();
    JsonObject message = message(result.text(), result.endedAtMillis());
    chat3("final", chat -> put(chat, "message", message), false);
    chat4(
        "final",
        chat -> {
          chat.put("stopReason", result.stopReason().wireName());
          put(chat, "message", message);
        },
        false);
  }

  /** A command was answered; no model was asked. */
  void answered(String answer, long at) {
    over = true;
    sequence3++;
    sequence4++;
    JsonObject usage = new JsonObject().put("input", 0).put("output", 0).put("totalTokens", 0);
    JsonObject message =
        new JsonObject()
            .put("role", "assistant")
            .put("content", words(answer))
            .put("timestamp", at)
            .put("stopReason", "injected")
            .put("usage", usage);
    chat3("final", chat -> chat.put("message", message), false);
    JsonObject message4 =
        message
            .copy()
            .put("stopReason", "stop")
            .put(
                "usage",
                usage
                    .copy()
                    .put("cacheRead", 0)
                    .put("cacheWrite", 0)
                    .put(
                        "cost",
                        new JsonObject()
                            .put("input", 0)
                            .put("output", 0)
                            .put("cacheRead", 0)
                            .put("cacheWrite", 0)
                            .put("total", 0)))
            .put("api", "openai-responses")
            .put("provider", "gatehouse")
            .put("model", RunText.COMMAND_MODEL)
            .put("idempotencyKey", run.runId())
            .put("excludeFromContext", true)
            .put("__openclaw", new JsonObject().put("contextFreeCommand", true));
    message4
        .getJsonArray("content")
        .forEach(part -> ((JsonObject) part).put("openclawStatusNotice", true));
    send(
        Protocol.V4,
        "chat",
        new JsonObject()
            .put("runId", run.runId())
            .put("sessionKey", run.session().value())
            .put("seq", sequence4)
            .put("state", "final")
            .put("message", message4),
        false);
  }

  /** Its words went into another turn, which has ended. */
  void followed() {
    over = true;
    sequence3++;
    sequence4++;
    chat3("final", chat -> {}, false);
    chat4("final", chat -> {}, false);
  }

  /** It was stopped; told before anything else happens. */
  void aborted(String reason, long startedAt) {
    over = true;
    sequence3++;
    chat3("aborted", chat -> chat.put("stopReason", reason), false);
    sequence4++;
    chat4(
        "aborted",
        chat -> {
          chat.put("stopReason", reason);
          put(chat, "message", message(text.toString(), clock.millis()));
        },
        false);
    sequence4--;
    agent4(
        "lifecycle",
        new JsonObject()
            .put("phase", "end")
            .put("status", reason.equals("timeout") ? "timeout" : "cancelled")
            .put("aborted", true)
            .put("stopReason", reason)
            .put("startedAt", startedAt)
            .put("endedAt", clock.millis()),
        true);
  }

  /** What was left of a stopped turn is stored. */
  void abortSettled(long startedAt) {
    noModel();
    agent4(
        "lifecycle",
        new JsonObject()
            .put("phase", "error")
            .put("startedAt", startedAt)
            .put("endedAt", clock.millis())
            .put("error", "This operation was aborted")
            .put("aborted", true)
            .put("stopReason", "aborted")
            .put("executionSettled", true),
        true);
  }

  /** It failed, and that is stored. */
  void failed(String error, Optional<ModelFailure> failure, TurnResult result) {
    over = true;
    JsonObject data =
        new JsonObject()
            .put("phase", "error")
            .put("error", error)
            .put("startedAt", result.startedAtMillis())
            .put("endedAt", result.endedAtMillis());
    agent3("lifecycle", data);
    agent4(
        "lifecycle",
        data.copy()
            .put("errorObservation", new JsonObject().put("textPreview", error))
            .put("executionSettled", true),
        true);
    chat3("error", chat -> chat.put("errorMessage", error), false);
    chat4(
        "error",
        chat -> {
          chat.put("errorMessage", error).put("errorKind", kind(failure));
          failure
              .map(ModelFailure::httpStatus)
              .filter(OptionalInt::isPresent)
              .ifPresent(
                  status ->
                      chat.put(
                          "errorDetail", new JsonObject().put("httpStatus", status.getAsInt())));
        },
        false);
  }

  private static String kind(Optional<ModelFailure> failure) {
    if (failure.isEmpty()) {
      return "unknown";
    }
    return switch (failure.get().kind()) {
      case REFUSAL -> "refusal";
      case TIMEOUT -> "timeout";
      case RATE_LIMIT, OVERLOADED -> "rate_limit";
      case CONTEXT_OVERFLOW -> "context_length";
      default -> "unknown";
    };
  }

  private JsonObject finish(String stopReason) {
    return new JsonObject()
        .put("phase", "finishing")
        .put("stopReason", stopReason)
        .put("aborted", false)
        .put("livenessState", "working")
        .put("endedAt", clock.millis());
  }

  private void noModel() {
    sequence4++;
    JsonObject payload =
        base4(
                "lifecycle",
                new JsonObject().put("phase", "model").putNull("provider").putNull("model"))
            .put("sessionId", sessionId);
    if (run.fromChat()) {
      payload.put("lane", "main");
    }
    send(Protocol.V4, "agent", payload, false);
  }

  private void status(String phase) {
    if (!run.fromChat()) {
      return;
    }
    sequence4++;
    chat4("status", chat -> chat.put("phase", phase), true);
    sequence4--;
    agent4("run_status", new JsonObject().put("phase", phase), false);
  }

  private void tellText() {
    if (over || text.length() == toldChars) {
      return;
    }
    lastText = clock.millis();
    if (!broadcaster.speaksTo(Protocol.V3) && !broadcaster.speaksTo(Protocol.V4)) {
      // The text so far goes with every piece of it: not for nobody.
      toldChars = text.length();
      sequence3++;
      sequence4++;
      return;
    }
    String whole = text.toString();
    String delta = whole.substring(toldChars);
    toldChars = whole.length();
    JsonObject data = new JsonObject().put("text", whole).put("delta", delta);
    agent3("assistant", data);
    agent4("assistant", data.copy().put("itemId", itemId + ":" + step), false);
    if (lastText - lastChat >= CHAT_MILLIS) {
      lastChat = lastText;
      chatDelta(whole);
    }
  }

  private void chatDelta(String whole) {
    String delta = whole.substring(Math.min(chatChars, whole.length()));
    chatChars = whole.length();
    JsonObject message = message(whole, clock.millis());
    chat3("delta", chat -> put(chat, "message", message), true);
    chat4(
        "delta",
        chat -> {
          chat.put("deltaText", delta);
          put(chat, "message", message);
        },
        true);
  }

  /** Protocol 4 gets the rest of the words as a delta before the end. */
  private void chatRest() {
    if (text.length() > chatChars) {
      String whole = text.toString();
      String delta = whole.substring(chatChars);
      chatChars = whole.length();
      chat4(
          "delta",
          chat -> {
            chat.put("deltaText", delta);
            put(chat, "message", message(whole, clock.millis()));
          },
          true);
    }
  }

  private static void put(JsonObject chat, String key, @Nullable JsonObject value) {
    if (value != null) {
      chat.put(key, value);
    }
  }

  private static @Nullable JsonObject message(String text, long at) {
    return text.isEmpty()
        ? null
        : new JsonObject()
            .put("role", "assistant")
            .put("content", words(text))
            .put("timestamp", at);
  }

  private static JsonArray words(String text) {
    return new JsonArray().add(new JsonObject().put("type", "text").put("text", text));
  }

  /** A part of a tool's answer, shortened: the transcript has all of it. */
  private static JsonObject textPart(String text) {
    String cut =
        text.length() <= MAX_RESULT_CHARS ? text : text.substring(0, MAX_RESULT_CHARS) + "…";
    return new JsonObject().put("type", "text").put("text", cut);
  }

  private static JsonObject result(JsonArray content) {
    return new JsonObject().put("content", content);
  }

  private static JsonObject item(Content.ToolUse call, String phase, long startedAt) {
    return new JsonObject()
        .put("itemId", "tool:" + call.id())
        .put("toolCallId", call.id())
        .put("name", call.name())
        .put("kind", "tool")
        .put("phase", phase)
        .put("title", ToolTitles.title(call))
        .put("meta", ToolTitles.joined(call))
        .put("commandBearing", ToolTitles.runsCommand(call))
        .put("startedAt", startedAt);
  }

  // A tool event that nobody may see counts all the same.
  private void tool3(JsonObject data) {
    if (toldOfTools) {
      agent3("tool", data);
    } else {
      sequence3++;
    }
  }

  private void tool4(JsonObject data) {
    sequence4++;
    if (!broadcaster.speaksTo(Protocol.V4)) {
      return;
    }
    broadcaster.broadcast(
        GatewayEvent.of("agent", base4("tool", data))
            .only(Protocol.V4)
            .to(caller -> caller.can("tool-events")));
  }

  private void agent3(String stream, JsonObject data) {
    sequence3++;
    if (!broadcaster.speaksTo(Protocol.V3)) {
      return;
    }
    JsonObject payload =
        new JsonObject().put("runId", run.runId()).put("stream", stream).put("data", data);
    if (run.namesSession()) {
      payload.put("sessionKey", run.session().value());
    }
    send(Protocol.V3, "agent", payload.put("seq", sequence3).put("ts", clock.millis()), false);
  }

  private void agent4(String stream, JsonObject data, boolean withId) {
    sequence4++;
    if (!broadcaster.speaksTo(Protocol.V4)) {
      return;
    }
    JsonObject payload = base4(stream, data);
    if (withId && !sessionId.isEmpty()) {
      payload.put("sessionId", sessionId);
    }
    send(Protocol.V4, "agent", payload, false);
  }

  private JsonObject base4(String stream, JsonObject data) {
    JsonObject payload =
        new JsonObject()
            .put("runId", run.runId())
            .put("stream", stream)
            .put("data", data)
            .put("sessionKey", run.session().value())
            .put("agentId", run.agentId())
            .put("seq", sequence4)
            .put("ts", clock.millis());
    if (run.fromChat() || run.request().heartbeat()) {
      payload.put("isHeartbeat", run.request().heartbeat());
    }
    return payload;
  }

  private void chat3(String state, Consumer<JsonObject> more, boolean droppable) {
    if (!run.namesSession() || !broadcaster.speaksTo(Protocol.V3)) {
      return;
    }
    JsonObject payload =
        new JsonObject()
            .put("runId", run.runId())
            .put("sessionKey", run.session().value())
            .put("seq", sequence3)
            .put("state", state);
    more.accept(payload);
    send(Protocol.V3, "chat", payload, droppable);
  }

  private void chat4(String state, Consumer<JsonObject> more, boolean droppable) {
    if (!broadcaster.speaksTo(Protocol.V4)) {
      return;
    }
    JsonObject payload =
        new JsonObject()
            .put("runId", run.runId())
            .put("sessionKey", run.session().value())
            .put("agentId", run.agentId())
            .put("seq", sequence4)
            .put("state", state);
    more.accept(payload);
    send(Protocol.V4, "chat", payload, droppable);
  }

  private void send(Protocol protocol, String event, JsonObject payload, boolean droppable) {
    GatewayEvent told = GatewayEvent.of(event, payload).only(protocol).droppable(droppable);
    broadcaster.broadcast(
        protocol == Protocol.V3 && !run.namesSession()
            ? told
            : told.ofSession(run.session().value()));
  }
}
