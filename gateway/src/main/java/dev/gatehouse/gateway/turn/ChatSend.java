package dev.gatehouse.gateway.turn;

import static dev.gatehouse.gateway.protocol.ParamsSpec.any;
import static dev.gatehouse.gateway.protocol.ParamsSpec.choice;
import static dev.gatehouse.gateway.protocol.ParamsSpec.flag;
import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;
import static dev.gatehouse.gateway.protocol.ParamsSpec.text;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.session.SessionKeys;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/**
 * {@code chat.send}: a message of a person who sees the conversation. It is answered when the
 * message is stored; what follows comes as {@code agent} and {@code chat} events. The idempotency
 * key names the turn: sent again, it tells how far that turn is. A stop word stops the session.
 */
final class ChatSend implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          word("sessionKey", SessionKeys.MAX_LENGTH).required(),
          word("agentId"),
          word("sessionId"),
          text("message").required(),
          any("intent"),
          text("thinking"),
          any("fastMode"),
          integer("fastAutoOnSeconds", 1),
          choice("queueMode", "steer", "followup", "collect", "interrupt"),
          flag("deliver"),
          text("originatingChannel"),
          text("originatingTo"),
          text("originatingAccountId"),
          text("originatingThreadId"),
          word("replyToId"),
          any("attachments"),
          any("toolBindings"),
          integer("timeoutMs", 0),
          any("systemInputProvenance"),
          text("systemProvenanceReceipt"),
          flag("suppressCommandInterpretation"),
          any("expectedLeafEntryId"),
          word("expectedSessionRoutingContract"),
          any("expectedPermissionMode"),
          any("expectedToolOverrides"),
          word("idempotencyKey").required());

  private final ChatSending sending;

  @Inject
  ChatSend(ChatSending sending) {
    this.sending = sending;
  }

  @Override
  public String name() {
    return "chat.send";
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
    return "{runId, status: \"started\" | \"in_flight\" | \"ok\", serverTiming?: {…}}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "INVALID_REQUEST message or attachment required",
        "INVALID_REQUEST send blocked by session policy",
        "UNAVAILABLE the session's queue is full");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    JsonObject params = call.params();
    return sending.send(
        call.caller(),
        name(),
        params.getString("sessionKey"),
        params.getString("idempotencyKey"),
        params,
        Optional.ofNullable(params.getString("queueMode")).flatMap(QueueMode::parse));
  }
}
