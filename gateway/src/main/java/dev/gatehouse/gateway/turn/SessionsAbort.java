package dev.gatehouse.gateway.turn;

import static dev.gatehouse.gateway.protocol.ParamsSpec.flag;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.session.SessionKey;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.Optional;

/**
 * {@code sessions.abort}: stops the turn that runs in a session, or the one named; with {@code
 * clearQueued} also those that wait.
 */
final class SessionsAbort implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(word("key"), word("runId"), word("agentId"), flag("clearQueued"));

  private final SessionTurns turns;
  private final ChatSending sending;

  @Inject
  SessionsAbort(SessionTurns turns, ChatSending sending) {
    this.turns = turns;
    this.sending = sending;
  }

  @Override
  public String name() {
    return "sessions.abort";
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
    return "{ok, abortedRunId: text | null, status: \"aborted\" | \"no-active-run\"}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    JsonObject params = call.params();
    Optional<String> runId = Optional.ofNullable(params.getString("runId"));
    String key = params.getString("key");
    if (key == null && runId.isEmpty()) {
      throw RpcException.invalid("invalid sessions.abort params: key or runId required");
    }
    Optional<Turn> named = runId.flatMap(turns::find);
    SessionKey session;
    if (key != null) {
      session = sending.session(name(), key, params.getString("agentId"));
      if (named.isPresent() && !named.get().session().equals(session)) {
        throw RpcException.invalid("runId does not match sessionKey");
      }
    } else if (named.isPresent()) {
      session = named.get().session();
    } else {
      return Future.succeededFuture(answer(Optional.empty()));
    }
    boolean all = params.getBoolean("clearQueued", false);
    Optional<String> target =
        runId.isPresent() || all ? runId : turns.runningIn(session).map(Turn::runId);
    if (runId.isEmpty() && !all && target.isEmpty()) {
      return Future.succeededFuture(answer(Optional.empty()));
    }
    Aborted aborted = turns.abort(session, target, "rpc");
    return Future.succeededFuture(answer(aborted.runIds().stream().reduce((a, b) -> b)));
  }

  private static JsonObject answer(Optional<String> runId) {
    return new JsonObject()
        .put("ok", true)
        .put("abortedRunId", runId.orElse(null))
        .put("status", runId.isPresent() ? "aborted" : "no-active-run");
  }
}
