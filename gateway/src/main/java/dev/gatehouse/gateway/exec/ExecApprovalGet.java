package dev.gatehouse.gateway.exec;

import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;

/** {@code exec.approval.get}: one request that waits, in full. */
final class ExecApprovalGet implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.of(word("id").required());

  private final Approvals approvals;

  @Inject
  ExecApprovalGet(Approvals approvals) {
    this.approvals = approvals;
  }

  @Override
  public String name() {
    return "exec.approval.get";
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
    return "{id, commandText, commandArgv, allowedDecisions, host, nodeId, agentId, createdAtMs, expiresAtMs}";
  }

  @Override
  public List<String> errors() {
    return List.of("APPROVAL_NOT_FOUND unknown or expired approval id");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    return approvals
        .find(call.params().getString("id"))
        .map(entry -> Future.succeededFuture(ApprovalJson.detail(entry)))
        .orElseGet(
            () -> Future.failedFuture(ExecApprovalResolve.unknown(call.caller().protocol())));
  }
}
