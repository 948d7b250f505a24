package dev.gatehouse.gateway.subagent;

import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.session.SessionEntry;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.session.SessionKeys;
import dev.gatehouse.gateway.session.Sessions;
import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolCall;
import dev.gatehouse.gateway.tool.ToolScope;
import dev.gatehouse.gateway.turn.QueueMode;
import dev.gatehouse.gateway.turn.Turn;
import dev.gatehouse.gateway.turn.TurnRequest;
import dev.gatehouse.gateway.turn.TurnResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.Optional;

/**
 * {@code sessions_send}: a message for another session, of this agent or of another one that it may
 * speak with. The turn that it starts there has no better rights than the one that sent it.
 */
final class SessionsSendTool implements Tool {
  private static final int WAIT_SECONDS = 30;
  private static final int LONGEST_WAIT_SECONDS = 300;

  private final Reach reach;
  private final AgentTurns turns;
  private final Exchange exchange;
  private final Sessions sessions;
  private final SessionKeys keys;
  private final Agents agents;
  private final GatewayLoop loop;

  @Inject
  SessionsSendTool(
      Reach reach,
      AgentTurns turns,
      Exchange exchange,
      Sessions sessions,
      SessionKeys keys,
      Agents agents,
      GatewayLoop loop) {
    this.reach = reach;
    this.turns = turns;
    this.exchange = exchange;
    this.sessions = sessions;
    this.keys = keys;
    this.agents = agents;
    this.loop = loop;
  }

  @Override
  public String name() {
    return "sessions_send";
  }

  @Override
  public String description() {
    return "Sends a message to another session and waits for its answer, at most timeoutSeconds."
        + " With 0, or when that time is over, the answer comes to this session later by itself.";
  }

  @Override
  public JsonObject parameters() {
    return new Parameters()
        .text("sessionKey", "Key, id or label of the session; or use agentId")
        .text("label", "Label of the session")
        .text("agentId", "An agent, for its main session")
        .needed("message", "What to say")
        .number(
            "timeoutSeconds",
            "How long to wait; " + WAIT_SECONDS + " without it",
            0,
            LONGEST_WAIT_SECONDS)
        .toJson();
  }

  @Override
  public Risk risk() {
    return Risk.HIGH;
  }

  @Override
  public Future<ToolAnswer> call(ToolCall call) {
    JsonObject arguments = call.arguments();
    String message = arguments.getString("message", "").strip();
    if (message.isEmpty()) {
      return Future.succeededFuture(ToolAnswer.error("message required"));
    }
    Optional<String> named = value(arguments, "sessionKey").or(() -> value(arguments, "label"));
    Optional<String> agent = value(arguments, "agentId");
    if (named.isEmpty() && agent.isEmpty()) {
      return Future.succeededFuture(ToolAnswer.error("sessionKey, label or agentId required"));
    }
    String given = named.orElseGet(() -> "agent:" + Agents.id(agent.orElseThrow()) + ":main");
    return target(call.scope(), given)
        .compose(
            target -> {
              if (target.isEmpty()) {
                return Future.succeededFuture(SessionsListTool.notThere(given));
              }
              if (target.get().equals(call.scope().session())) {
                return Future.succeededFuture(
                    ToolAnswer.error("That is this session itself; just answer."));
              }
              return send(call, target.get(), message);
            });
  }

  /** A session that there is, or the main one of an agent, which comes to be with its message. */
  private Future<Optional<SessionKey>> target(ToolScope scope, String given) {
    return reach
        .find(scope, given, name())
        .compose(
            found -> {
              if (found.isPresent()) {
                return Future.succeededFuture(found.map(SessionEntry::key));
              }
              SessionKey key = reach.key(scope, given);
              boolean main =
                  agents.find(key.agentId()).isPresent() && key.equals(keys.main(key.agentId()));
              return main
                  ? reach
                      .visible(scope, key, name())
                      .map(may -> may ? Optional.of(key) : Optional.<SessionKey>empty())
                  : Future.succeededFuture(Optional.empty());
            });
  }

  private Future<ToolAnswer> send(ToolCall call, SessionKey target, String message) {
    ToolScope scope = call.scope();
    Behalf behalf = Behalf.of(scope);
    // A session on the way here waits for this turn: to wait for it would be for ever.
    boolean circle = behalf.lineage().path().contains(target);
    int seconds = circle ? 0 : call.arguments().getInteger("timeoutSeconds", WAIT_SECONDS);
    return sessions
        .find(target)
        .compose(
            entry ->
                turns.start(
                    behalf,
                    TurnRequest.builder(target)
                        .message(Exchange.letter(scope.agentId(), scope.session(), message))
                        .extraSystemPrompt(Optional.of(Exchange.CONTEXT))
                        .queueMode(Optional.of(QueueMode.FOLLOWUP))))
        .compose(
            turn -> {
              Promise<Boolean> waited = Promise.promise();
              boolean[] told = new boolean[1];
              turn.result()
                  .onSuccess(
                      result -> {
                        told[0] = waited.tryComplete(true);
                        exchange.goOn(behalf, scope.session(), target, message, result, told[0]);
                      });
              if (seconds == 0) {
                waited.tryComplete(false);
              }
              Runnable timer =
                  loop.after(Math.max(1, seconds) * 1_000L, () -> waited.tryComplete(false));
              call.cancelled().onComplete(stopped -> waited.tryComplete(false));
              return waited
                  .future()
                  .map(
                      ended -> {
                        timer.run();
                        return answer(turn, target, ended, seconds, circle);
                      });
            });
  }

  private static ToolAnswer answer(
      Turn turn, SessionKey target, boolean ended, int seconds, boolean circle) {
    JsonObject answer =
        new JsonObject().put("runId", turn.runId()).put("sessionKey", target.value());
    if (!ended) {
      answer
          .put("status", seconds == 0 ? "accepted" : "timeout")
          .put(
              "note",
              circle
                  ? "That session waits for your answer itself; it gets the message after it."
                  : "Its answer comes to this session later.");
      return ToolAnswer.json(answer);
    }
    TurnResult result = turn.result().result();
    answer.put("status", result.status().wireName());
    if (result.status() == TurnResult.Status.OK) {
      answer.put("reply", Exchange.silent(result.text()) ? "" : result.text());
    }
    result.error().ifPresent(error -> answer.put("error", error));
    return ToolAnswer.json(answer);
  }

  private static Optional<String> value(JsonObject arguments, String key) {
    return Optional.ofNullable(arguments.getString(key))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }
}
