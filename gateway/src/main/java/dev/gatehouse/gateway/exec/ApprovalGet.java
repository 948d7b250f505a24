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

/** {@code approval.get}: one request, waiting or not. */
final class ApprovalGet implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.of(word("id").required(), word("kind"));

  private final Approvals approvals;

  @Inject
  ApprovalGet(Approvals approvals) {
    this.approvals = approvals;
  }

  @Override
  public String name() {
    return "approval.get";
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
    return "{approval}";
  }

  @Override
  public List<String> errors() {
    return List.of("APPROVAL_NOT_FOUND unknown or expired approval id");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    String id = call.params().getString("id");
    return approvals
        .find(id)
        .map(ApprovalJson::snapshot)
        .or(() -> approvals.findResolved(id).map(ApprovalJson::snapshot))
        .map(approval -> Future.succeededFuture(new JsonObject().put("approval", approval)))
        .orElseGet(
            () -> Future.failedFuture(ExecApprovalResolve.unknown(call.caller().protocol())));
  }
}
