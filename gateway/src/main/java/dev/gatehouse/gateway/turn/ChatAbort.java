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
import java.util.List;
import java.util.Optional;

/**
 * {@code chat.abort}: stops one turn of a session, or all of them. Clients hear of it before the
 * answer.
 */
final class ChatAbort implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          word("sessionKey").required(), word("agentId"), word("runId"), flag("preserveSideRuns"));

  private final SessionTurns turns;
  private final ChatSending sending;

  @Inject
  ChatAbort(SessionTurns turns, ChatSending sending) {
    this.turns = turns;
    this.sending = sending;
  }

  @Override
  public String name() {
    return "chat.abort";
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
    return "{ok, aborted, runIds: [text]}";
  }

  @Override
  public List<String> errors() {
    return List.of("INVALID_REQUEST runId does not match sessionKey");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    JsonObject params = call.params();
    SessionKey session =
        sending.session(name(), params.getString("sessionKey"), params.getString("agentId"));
    Optional<String> runId = Optional.ofNullable(params.getString("runId"));
    Optional<Turn> turn = runId.flatMap(turns::find);
    if (turn.isPresent() && !turn.get().session().equals(session)) {
      throw RpcException.invalid("runId does not match sessionKey");
    }
    return Future.succeededFuture(ChatSending.aborted(turns.abort(session, runId, "rpc")));
  }
}
