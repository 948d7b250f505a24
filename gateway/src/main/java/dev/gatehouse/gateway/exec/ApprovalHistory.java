package dev.gatehouse.gateway.exec;

import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/** {@code approval.history}: the last requests that were decided or ran out, newest first. */
final class ApprovalHistory implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.of(integer("limit", 1, 200));

  private final Approvals approvals;

  @Inject
  ApprovalHistory(Approvals approvals) {
    this.approvals = approvals;
  }

  @Override
  public String name() {
    return "approval.history";
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
    return "{approvals}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    JsonArray list = new JsonArray();
    approvals.resolved().stream()
        .limit(call.params().getInteger("limit", 50))
        .forEach(resolved -> list.add(ApprovalJson.snapshot(resolved)));
    return Future.succeededFuture(new JsonObject().put("approvals", list));
  }
}
