package dev.gatehouse.gateway.exec;

import static dev.gatehouse.gateway.protocol.ParamsSpec.any;
import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ErrorCode;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;

/** {@code exec.approval.resolve}: decides about a request that waits. */
final class ExecApprovalResolve implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          word("id").required(),
          word("decision").required(),
          any("reviewer"),
          integer("grantExpiresInDays", 1, 3_650));

  private final Approvals approvals;

  @Inject
  ExecApprovalResolve(Approvals approvals) {
    this.approvals = approvals;
  }

  @Override
  public String name() {
    return "exec.approval.resolve";
  }

  @Override
  public Scope scope() {
    return Scope.APPROVALS;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "{ok: true}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "INVALID_REQUEST invalid decision",
        "INVALID_REQUEST unknown approval id",
        "APPROVAL_NOT_FOUND unknown or expired approval id");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    String id = call.params().getString("id");
    if (!approvals.resolve(id, call.params().getString("decision"), by(call))) {
      return Future.failedFuture(unknown(call.caller().protocol()));
    }
    return Future.succeededFuture(new JsonObject().put("ok", true));
  }

  /** Who decides, by the gateway's own record of the connection. */
  static String by(RpcCall call) {
    return call.caller()
        .principal()
        .deviceId()
        .map(device -> call.caller().client().label() + " (" + device + ")")
        .orElse(call.caller().client().label());
  }

  static RpcException unknown(Protocol protocol) {
    return protocol == Protocol.V3
        ? RpcException.invalid("unknown approval id")
        : new RpcException(ErrorCode.APPROVAL_NOT_FOUND, "unknown or expired approval id");
  }
}
