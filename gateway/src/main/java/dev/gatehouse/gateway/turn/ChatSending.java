package dev.gatehouse.gateway.turn;

import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.protocol.Caller;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.provider.ThinkingLevel;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.session.SessionKeys;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.turn.TurnResult.Status;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code chat.send} and the methods like it have in common. */
@Singleton
final class ChatSending {
  private final SessionTurns turns;
  private final SessionKeys keys;
  private final Agents agents;
  private final SendTimings timings;

  @Inject
  ChatSending(SessionTurns turns, SessionKeys keys, Agents agents, SendTimings timings) {
    this.turns = turns;
    this.keys = keys;
    this.agents = agents;
    this.timings = timings;
  }

  /**
   * Sends a message as a person in a chat does.
   *
   * @param method the name of the method, for refusals
   * @param sessionKey as the client wrote it
   * @param runId the idempotency key
   * @param queueMode what to do while the session is busy, empty for the session's own
   */
  Future<JsonObject> send(
      Caller caller,
      String method,
      String sessionKey,
      String runId,
      JsonObject params,
      Optional<QueueMode> queueMode) {
    long received = System.nanoTime();
    SessionKey session = session(method, sessionKey, params.getString("agentId"));
    String text = params.getString("message", "");
    if (StopWords.contains(text)) {
      return Future.succeededFuture(aborted(turns.abort(session, Optional.empty(), "stop")));
    }
    List<Content> message = new ArrayList<>();
    if (!text.isBlank()) {
      message.add(new Content.Text(text));
    }
    message.addAll(Attachments.read(params.getValue("attachments")));
    if (message.isEmpty()) {
      throw RpcException.invalid("message or attachment required");
    }
    TurnRequest request =
        TurnRequest.builder(session)
            .runId(runId)
            .message(message)
            .caller(caller)
            .thinking(thinking(params.getString("thinking")))
            .timeout(Optional.ofNullable(params.getLong("timeoutMs")).map(Duration::ofMillis))
            .queueMode(queueMode)
            .deliver(params.getBoolean("deliver", false))
            .commands(!params.getBoolean("suppressCommandInterpretation", false))
            .build();
    return turns
        .known(runId)
        .compose(
            known ->
                known.isPresent()
                    ? again(known.get())
                    : turns
                        .start(request, Door.CHAT)
                        .map(turn -> started(caller, (Run) turn, received)));
  }

  /** Returns the canonical key; refuses one of an agent that there is not. */
  SessionKey session(String method, String given, @Nullable String agentId) {
    SessionKey session =
        agentId != null && !given.startsWith("agent:")
            ? keys.of(agentId, given)
            : keys.canonical(given);
    String agent = agents.orMain(session.agentId());
    if (agents.find(agent).isEmpty()) {
      throw RpcException.invalid(
          "invalid " + method + " params: unknown agent id \"" + agent + "\"");
    }
    return session;
  }

  static Optional<ThinkingLevel> thinking(@Nullable String given) {
    if (given == null || given.isBlank()) {
      return Optional.empty();
    }
    Optional<ThinkingLevel> level = ThinkingLevel.parse(given);
    if (level.isEmpty()) {
      throw RpcException.invalid(
          "invalid thinking level \"" + given + "\" (use off|minimal|low|medium|high|xhigh)");
    }
    return level;
  }

  static JsonObject aborted(Aborted aborted) {
    return new JsonObject()
        .put("ok", true)
        .put("aborted", aborted.any())
        .put("runIds", new JsonArray(new ArrayList<>(aborted.runIds())));
  }

  private JsonObject started(Caller caller, Run run, long received) {
    JsonObject answer = new JsonObject().put("runId", run.runId()).put("status", "started");
    if (caller.protocol() == Protocol.V4 && caller.client().mode().equals("ui")) {
      double millis = (System.nanoTime() - received) / 1e6;
      answer.put(
          "serverTiming",
          new JsonObject().put("receivedToAckMs", millis).put("loadSessionMs", millis));
      timings.follow(caller, run, received);
    }
    return answer;
  }

  /** The same message came before. */
  private Future<JsonObject> again(Run run) {
    JsonObject answer = new JsonObject().put("runId", run.runId());
    TurnResult result = run.result().result();
    if (result == null) {
      return Future.succeededFuture(answer.put("status", "in_flight"));
    }
    if (result.status() == Status.ERROR || result.status() == Status.TIMEOUT) {
      String error = result.error().orElse("failed");
      return Future.failedFuture(
          RpcException.unavailable(error)
              .withPayload(answer.put("status", "error").put("summary", error)));
    }
    return Future.succeededFuture(answer.put("status", "ok"));
  }
}
