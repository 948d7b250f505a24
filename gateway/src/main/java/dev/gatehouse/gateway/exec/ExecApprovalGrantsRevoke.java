package dev.gatehouse.gateway.exec;

import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.audit.Audit;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;

/** {@code exec.approval.grants.revoke}: takes back what was allowed for good. */
final class ExecApprovalGrantsRevoke implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.of(word("id").required());

  private final ApprovalsFile file;
  private final Audit audit;

  @Inject
  ExecApprovalGrantsRevoke(ApprovalsFile file, Audit audit) {
    this.file = file;
    this.audit = audit;
  }

  @Override
  public String name() {
    return "exec.approval.grants.revoke";
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
    return "{ok: true, revoked}";
  }

  @Override
  public List<String> errors() {
    return List.of("INVALID_REQUEST unknown grant id");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    String id = call.params().getString("id");
    return file.revoke(id)
        .compose(
            count -> {
              if (count == 0) {
                return Future.failedFuture(RpcException.invalid("unknown grant id"));
              }
              audit.record(
                  "approvals.revoked",
                  new JsonObject().put("id", id).put("by", ExecApprovalResolve.by(call)));
              return Future.succeededFuture(new JsonObject().put("ok", true).put("revoked", count));
            });
  }
}
