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

/** {@code exec.approval.waitDecision}: answers when a request is decided or has run out. */
final class ExecApprovalWaitDecision implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.of(word("id").required());

  private final Approvals approvals;

  @Inject
  ExecApprovalWaitDecision(Approvals approvals) {
    this.approvals = approvals;
  }

  @Override
  public String name() {
    return "exec.approval.waitDecision";
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
    return "{id, decision: allow-once|allow-always|deny|null, createdAtMs, expiresAtMs}";
  }

  @Override
  public List<String> errors() {
    return List.of("INVALID_REQUEST approval expired or not found");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    return approvals.wait(call.params().getString("id")).map(ApprovalJson::decision);
  }
}
