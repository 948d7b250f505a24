package dev.gatehouse.gateway.exec;

import static dev.gatehouse.gateway.protocol.ParamsSpec.any;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;

/** {@code approval.resolve}: decides about a request of any kind, and tells the outcome. */
final class ApprovalResolve implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          word("id").required(), word("kind"), word("decision").required(), any("reviewer"));

  private final Approvals approvals;

  @Inject
  ApprovalResolve(Approvals approvals) {
    this.approvals = approvals;
  }

  @Override
  public String name() {
    return "approval.resolve";
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
    return "{applied, approval}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "INVALID_REQUEST invalid decision", "APPROVAL_NOT_FOUND unknown or expired approval id");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    String id = call.params().getString("id");
    boolean applied =
        approvals.resolve(id, call.params().getString("decision"), ExecApprovalResolve.by(call));
    return approvals
        .findResolved(id)
        .map(
            resolved ->
                Future.succeededFuture(
                    new JsonObject()
                        .put("applied", applied)
                        .put("approval", ApprovalJson.snapshot(resolved))))
        .orElseGet(
            () -> Future.failedFuture(ExecApprovalResolve.unknown(call.caller().protocol())));
  }
}
