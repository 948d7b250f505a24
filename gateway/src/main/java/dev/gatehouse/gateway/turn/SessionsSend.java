package dev.gatehouse.gateway.turn;

import static dev.gatehouse.gateway.protocol.ParamsSpec.any;
import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;
import static dev.gatehouse.gateway.protocol.ParamsSpec.text;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code sessions.send}: a message for a session; {@code sessions.steer}: one that reaches the turn
 * that runs in it, between two steps of the model.
 */
abstract class SessionsSend implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          word("key").required(),
          word("agentId"),
          text("message").required(),
          text("thinking"),
          any("attachments"),
          integer("timeoutMs", 0),
          word("idempotencyKey"));

  private final ChatSending sending;
  private final Optional<QueueMode> mode;

  private SessionsSend(ChatSending sending, Optional<QueueMode> mode) {
    this.sending = sending;
    this.mode = mode;
  }

  /** {@code sessions.send}. */
  static final class Plain extends SessionsSend {
    @Inject
    Plain(ChatSending sending) {
      super(sending, Optional.empty());
    }

    @Override
    public String name() {
      return "sessions.send";
    }
  }

  /** {@code sessions.steer}. */
  static final class Steer extends SessionsSend {
    @Inject
    Steer(ChatSending sending) {
      super(sending, Optional.of(QueueMode.STEER));
    }

    @Override
    public String name() {
      return "sessions.steer";
    }
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
    return "{runId, status: \"started\" | \"in_flight\" | \"ok\"}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    JsonObject params = call.params();
    String given = params.getString("idempotencyKey");
    return sending.send(
        call.caller(),
        name(),
        params.getString("key"),
        given == null ? UUID.randomUUID().toString() : given,
        params,
        mode);
  }
}
