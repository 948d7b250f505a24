package dev.gatehouse.gateway.turn;

import static dev.gatehouse.gateway.protocol.ParamsSpec.any;
import static dev.gatehouse.gateway.protocol.ParamsSpec.choice;
import static dev.gatehouse.gateway.protocol.ParamsSpec.flag;
import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;
import static dev.gatehouse.gateway.protocol.ParamsSpec.text;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.protocol.Caller;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.provider.ModelRef;
import dev.gatehouse.gateway.provider.Models;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.session.SessionKeys;
import dev.gatehouse.gateway.session.Sessions;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.turn.TurnResult.Status;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code agent}: a message whose sender waits for the answer. It is answered twice: when the
 * message is stored, and when the turn is over.
 */
final class AgentMethod implements RpcMethod {
  private static final Pattern ENDS_CONVERSATION =
      Pattern.compile("/(?:new|reset)(?:\\s|$)", Pattern.CASE_INSENSITIVE);

  /** Channels of the family. A command line names one always, also where there is none. */
  private static final Set<String> CHANNELS =
      Set.of(
          "last",
          "webchat",
          "whatsapp",
          "telegram",
          "discord",
          "slack",
          "signal",
          "imessage",
          "msteams",
          "googlechat",
          "matrix",
          "mattermost",
          "line",
          "zalo",
          "nostr",
          "tlon",
          "twitch",
          "irc",
          "mail");

  private static final Pattern SESSION_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          word("message").required(),
          word("agentId"),
          text("provider"),
          text("model"),
          text("to"),
          text("replyTo"),
          text("sessionId"),
          text("sessionKey"),
          word("expectedExistingSessionId"),
          text("thinking"),
          flag("deliver"),
          any("attachments"),
          text("channel"),
          text("replyChannel"),
          text("accountId"),
          text("replyAccountId"),
          text("threadId"),
          text("groupId"),
          text("groupChannel"),
          text("groupSpace"),
          integer("timeout", 0),
          flag("bestEffortDeliver"),
          text("lane"),
          word("cwd"),
          flag("cleanupBundleMcpOnRunEnd"),
          flag("modelRun"),
          choice("promptMode", "full", "minimal", "none"),
          text("extraSystemPrompt"),
          choice("bootstrapContextMode", "full", "lightweight"),
          choice("bootstrapContextRunKind", "default", "heartbeat", "cron"),
          any("acpTurnSource"),
          any("internalRuntimeHandoffId"),
          any("internalExecutionIdentityRetry"),
          any("internalExecutionIdentityRecoveryAttempt"),
          any("execApprovalFollowupExpectedSessionId"),
          any("internalEvents"),
          any("inputProvenance"),
          flag("suppressPromptPersistence"),
          choice("sessionEffects", "visible", "internal"),
          choice("sourceReplyDeliveryMode", "automatic", "message_tool_only"),
          flag("disableMessageTool"),
          flag("swarmCollector"),
          any("swarmOutputSchema"),
          flag("forceRestartSafeTools"),
          flag("forceCodeModeTools"),
          text("voiceWakeTrigger"),
          word("label", 512),
          text("spawnedBy"),
          word("idempotencyKey").required());

  private final SessionTurns turns;
  private final Sessions sessions;
  private final SessionKeys keys;
  private final Agents agents;
  private final Models models;
  private final Journal journal;
  private final Clock clock;

  @Inject
  AgentMethod(
      SessionTurns turns,
      Sessions sessions,
      SessionKeys keys,
      Agents agents,
      Models models,
      Journal journal,
      Clock clock) {
    this.turns = turns;
    this.sessions = sessions;
    this.keys = keys;
    this.agents = agents;
    this.models = models;
    this.journal = journal;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "agent";
  }

  @Override
  public Scope scope() {
    return Scope.WRITE;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "first {runId, status: \"accepted\", acceptedAt}, then {runId, status: \"ok\", summary,"
        + " result: {payloads: [{text?, mediaUrl, mediaUrls?}], meta: {durationMs, agentMeta: {…},"
        + " aborted, stopReason?}}}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "INVALID_REQUEST invalid agent params: unknown channel: x",
        "INVALID_REQUEST invalid agent params: unknown agent id \"x\"",
        "INVALID_REQUEST invalid agent params: agent \"x\" does not match session key agent \"y\"",
        "INVALID_REQUEST send blocked by session policy",
        "UNAVAILABLE the turn failed; with payload {runId, status: \"error\", summary}");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    JsonObject params = call.params();
    if (call.caller().protocol() == Protocol.V4
        && !call.caller().has(Scope.ADMIN)
        && ENDS_CONVERSATION.matcher(params.getString("message").strip()).lookingAt()) {
      throw RpcException.missingScope(Protocol.V4, Scope.ADMIN);
    }
    String runId = params.getString("idempotencyKey");
    TurnRequest.Builder request = read(params, call.caller());
    return turns
        .known(runId)
        .compose(
            known ->
                known.isPresent()
                    ? again(known.get(), call.caller())
                    : start(request, params, call));
  }

  private Future<JsonObject> start(TurnRequest.Builder request, JsonObject params, RpcCall call) {
    Caller caller = call.caller();
    return session(params)
        .compose(
            session -> {
              boolean byId = caller.protocol() == Protocol.V3 && session.byId();
              return turns.start(
                  request.session(session.key()).build(), byId ? Door.AGENT_BY_ID : Door.AGENT);
            })
        .compose(
            turn -> {
              Run run = (Run) turn;
              call.answerEarly(accepted(run, caller));
              return run.result().compose(result -> answer(run, result, caller));
            });
  }

  private TurnRequest.Builder read(JsonObject params, Caller caller) {
    String channel = value(params, "channel").orElse("");
    if (!channel.isEmpty() && !CHANNELS.contains(channel.toLowerCase(Locale.ROOT))) {
      throw refusal("unknown channel: " + channel);
    }
    List<Content> message = new ArrayList<>();
    message.add(new Content.Text(params.getString("message")));
    message.addAll(Attachments.read(params.getValue("attachments")));
    Integer timeout = params.getInteger("timeout");
    return TurnRequest.builder(new SessionKey("unknown"))
        .runId(params.getString("idempotencyKey"))
        .message(message)
        .caller(caller)
        .model(model(params))
        .thinking(ChatSending.thinking(params.getString("thinking")))
        .extraSystemPrompt(value(params, "extraSystemPrompt"))
        .timeout(Optional.ofNullable(timeout).map(Duration::ofSeconds))
        .queueMode(Optional.of(QueueMode.FOLLOWUP))
        .deliver(params.getBoolean("deliver", false))
        .lightContext("lightweight".equals(params.getString("bootstrapContextMode")));
  }

  private Optional<ModelRef> model(JsonObject params) {
    Optional<String> model = value(params, "model");
    if (model.isEmpty()) {
      return Optional.empty();
    }
    Optional<ModelRef> found =
        value(params, "provider")
            .map(provider -> new ModelRef(provider, model.get()))
            .or(() -> models.resolve(model.get()));
    if (found.isEmpty()) {
      throw refusal("unknown model: " + model.get());
    }
    return found;
  }

  /**
   * The session of a call.
   *
   * @param byId whether the caller named it by the id of its transcript only
   */
  private record Named(SessionKey key, boolean byId) {}

  private Future<Named> session(JsonObject params) {
    Optional<String> agentId = value(params, "agentId");
    if (agentId.isPresent() && agents.find(agentId.get()).isEmpty()) {
      throw refusal("unknown agent id \"" + agentId.get() + "\"");
    }
    Optional<SessionKey> key = value(params, "sessionKey").map(keys::canonical);
    if (key.isPresent()) {
      String owner = agents.orMain(key.get().agentId());
      if (agentId.isPresent() && !Agents.id(agentId.get()).equals(owner)) {
        throw refusal(
            "agent \"" + agentId.get() + "\" does not match session key agent \"" + owner + "\"");
      }
      if (agents.find(owner).isEmpty()) {
        throw refusal("unknown agent id \"" + owner + "\"");
      }
    }
    Optional<String> sessionId = value(params, "sessionId");
    if (sessionId.isPresent() && !SESSION_ID.matcher(sessionId.get()).matches()) {
      throw refusal("invalid sessionId");
    }
    if (key.isPresent()) {
      return sessionId.isPresent() && key.get().rest().startsWith("explicit:")
          ? journal
              .named(key.get(), sessionId.get(), clock.millis())
              .map(ignored -> new Named(key.get(), false))
          : Future.succeededFuture(new Named(key.get(), false));
    }
    if (agentId.isPresent()) {
      return Future.succeededFuture(new Named(keys.main(agentId.get()), false));
    }
    if (sessionId.isPresent()) {
      return byId(sessionId.get());
    }
    return Future.succeededFuture(
        new Named(
            value(params, "to")
                .map(
                    to ->
                        keys.forPeer(
                            agents.main().id(),
                            new SessionKeys.Peer(
                                value(params, "channel").orElse("whatsapp"),
                                value(params, "accountId"),
                                SessionKeys.Place.DIRECT,
                                to,
                                Optional.empty())))
                .orElseGet(() -> keys.main(agents.main().id())),
            false));
  }

  private Future<Named> byId(String sessionId) {
    return sessions
        .findById(sessionId)
        .compose(
            found ->
                found.isPresent()
                    ? Future.succeededFuture(found.get())
                    : journal.named(
                        keys.of(agents.main().id(), "explicit:" + sessionId),
                        sessionId,
                        clock.millis()))
        .map(entry -> new Named(entry.key(), true));
  }

  private static Optional<String> value(JsonObject params, String key) {
    return Optional.ofNullable(params.getString(key))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  private static RpcException refusal(String why) {
    return RpcException.invalid("invalid agent params: " + why);
  }

  private static JsonObject accepted(Run run, Caller caller) {
    JsonObject answer = new JsonObject().put("runId", run.runId());
    if (caller.protocol() == Protocol.V4) {
      answer.put("sessionKey", run.session().value()).put("agentId", run.agentId());
    }
    return answer.put("status", "accepted").put("acceptedAt", run.acceptedAtMillis());
  }

  /** A message that came before is answered with what is known of it, once. */
  private Future<JsonObject> again(Run run, Caller caller) {
    TurnResult result = run.result().result();
    return result == null
        ? run.accepted().map(ignored -> accepted(run, caller))
        : answer(run, result, caller);
  }

  private Future<JsonObject> answer(Run run, TurnResult result, Caller caller) {
    if (result.status() == Status.ERROR || result.status() == Status.TIMEOUT) {
      String error = result.error().orElse("failed");
      return Future.failedFuture(
          RpcException.unavailable(error)
              .withPayload(
                  new JsonObject()
                      .put("runId", run.runId())
                      .put("status", "error")
                      .put("summary", error)));
    }
    return Future.succeededFuture(
        new JsonObject()
            .put("runId", run.runId())
            .put("status", "ok")
            .put("summary", result.status() == Status.ABORTED ? "aborted" : "completed")
            .put(
                "result",
                new JsonObject()
                    .put("payloads", TurnJson.payloads(result.payloads()))
                    .put("meta", meta(run, result, caller))));
  }

  private JsonObject meta(Run run, TurnResult result, Caller caller) {
    ModelRef model = result.model().orElseGet(() -> agents.models(run.agentId()).primary());
    JsonObject agent =
        new JsonObject()
            .put("sessionId", result.sessionId())
            .put("provider", model.provider())
            .put("model", model.model())
            .put("usage", TurnJson.usage(result.usage()));
    JsonObject meta =
        new JsonObject()
            .put("durationMs", result.durationMillis())
            .put("agentMeta", agent)
            .put("aborted", result.status() == Status.ABORTED);
    if (caller.protocol() == Protocol.V4) {
      agent
          .put("sessionFile", run.session().value())
          .put("contextTokens", models.facts(model).contextWindow())
          .put("costUsd", result.usage().cost())
          .put("terminalReceipt", TurnJson.receipt(run, result, model, run.toolNames()));
      agent
          .getJsonObject("usage")
          .put("cost", new JsonObject().put("total", result.usage().cost()));
      meta.put("finalAssistantVisibleText", result.text())
          .put("finalAssistantRawText", result.text())
          .put("livenessState", "working")
          .put("replayInvalid", false)
          .put("stopReason", result.stopReason().wireName())
          .put(
              "completion",
              new JsonObject()
                  .put("stopReason", result.stopReason().wireName())
                  .put("finishReason", result.stopReason().wireName()));
      int calls = run.toolNames().size() + run.toolFailures();
      if (calls > 0) {
        meta.put(
            "toolSummary",
            new JsonObject()
                .put("calls", calls)
                .put("tools", new JsonArray(run.toolNames().stream().distinct().toList()))
                .put("failures", run.toolFailures()));
      }
    } else if (result.status() == Status.ABORTED) {
      meta.put("stopReason", result.stopReason().wireName());
    }
    return meta;
  }
}
