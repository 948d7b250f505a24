package dev.gatehouse.gateway.turn;

import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.provider.ModelRef;
import dev.gatehouse.gateway.turn.TurnResult.Status;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/**
 * {@code agent.wait}: waits for the end of a turn, for half a minute unless the caller says
 * otherwise. A turn that nobody knows may still come.
 */
final class AgentWait implements RpcMethod {
  private static final long DEFAULT_MILLIS = 30_000;
  private static final long MAX_MILLIS = 86_400_000;
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(word("runId").required(), integer("timeoutMs", 0));

  private final SessionTurns turns;
  private final GatewayLoop loop;
  private final Agents agents;

  @Inject
  AgentWait(SessionTurns turns, GatewayLoop loop, Agents agents) {
    this.turns = turns;
    this.loop = loop;
    this.agents = agents;
  }

  @Override
  public String name() {
    return "agent.wait";
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
    return "{runId, status: \"ok\" | \"error\" | \"timeout\", startedAt?, endedAt?, error?}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    String runId = call.params().getString("runId");
    long limit = Math.min(MAX_MILLIS, call.params().getLong("timeoutMs", DEFAULT_MILLIS));
    Promise<JsonObject> answer = Promise.promise();
    Runnable forget =
        turns.whenOver(
            runId, run -> answer.tryComplete(answer(run, call.caller().protocol() == Protocol.V4)));
    Runnable cancel =
        answer.future().isComplete()
            ? () -> {}
            : loop.after(
                limit,
                () ->
                    answer.tryComplete(
                        new JsonObject().put("runId", runId).put("status", "timeout")));
    return answer
        .future()
        .onComplete(
            done -> {
              forget.run();
              cancel.run();
            });
  }

  private JsonObject answer(Run run, boolean version4) {
    TurnResult result = run.result().result();
    JsonObject answer = new JsonObject().put("runId", run.runId());
    switch (result.status()) {
      case OK -> answer.put("status", "ok");
      case ERROR, ABORTED -> answer.put("status", "error");
      case TIMEOUT -> answer.put("status", "timeout");
    }
    if (!version4) {
      answer.put("startedAt", result.startedAtMillis());
    }
    answer.put("endedAt", result.endedAtMillis());
    if (result.status() != Status.OK) {
      answer.put("error", result.error().orElse("aborted"));
      result.reason().ifPresent(reason -> answer.put("stopReason", reason));
    } else if (version4) {
      ModelRef model = result.model().orElseGet(() -> agents.models(run.agentId()).primary());
      answer
          .put("terminalReceipt", TurnJson.receipt(run, result, model, run.toolNames()))
          .put("terminalReply", TurnJson.reply(result));
    }
    return answer;
  }
}
