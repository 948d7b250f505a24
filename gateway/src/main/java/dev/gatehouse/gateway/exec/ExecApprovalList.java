package dev.gatehouse.gateway.exec;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import jakarta.inject.Inject;

/** {@code exec.approval.list}: the requests that wait, oldest first. */
final class ExecApprovalList implements RpcMethod {
  private final Approvals approvals;

  @Inject
  ExecApprovalList(Approvals approvals) {
    this.approvals = approvals;
  }

  @Override
  public String name() {
    return "exec.approval.list";
  }

  @Override
  public Scope scope() {
    return Scope.APPROVALS;
  }

  @Override
  public ParamsSpec params() {
    return ParamsSpec.NONE;
  }

  @Override
  public String result() {
    return "[{id, request, createdAtMs, expiresAtMs}]";
  }

  @Override
  public Future<JsonArray> call(RpcCall call) {
    JsonArray list = new JsonArray();
    approvals.pending().forEach(entry -> list.add(ApprovalJson.pending(entry)));
    return Future.succeededFuture(list);
  }
}
