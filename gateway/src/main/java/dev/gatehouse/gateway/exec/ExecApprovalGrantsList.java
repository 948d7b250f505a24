package dev.gatehouse.gateway.exec;

import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/** {@code exec.approval.grants.list}: what operators allowed for good. */
final class ExecApprovalGrantsList implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.of(word("agentId"));

  private final ApprovalsFile file;

  @Inject
  ExecApprovalGrantsList(ApprovalsFile file) {
    this.file = file;
  }

  @Override
  public String name() {
    return "exec.approval.grants.list";
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
    return "{grants: [{id, agentId, pattern, argPattern?, createdAt?, lastUsedAt?}]}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    String wanted = call.params().getString("agentId");
    return file.load()
        .map(
            snapshot -> {
              JsonArray grants = new JsonArray();
              JsonObject agents = snapshot.file().getJsonObject("agents", new JsonObject());
              for (String agentId : agents.fieldNames()) {
                if ((wanted == null || wanted.equals(agentId))
                    && agents.getValue(agentId) instanceof JsonObject agent
                    && agent.getValue("allowlist") instanceof JsonArray list) {
                  list.forEach(entry -> add(grants, agentId, entry));
                }
              }
              return new JsonObject().put("grants", grants);
            });
  }

  private static void add(JsonArray grants, String agentId, Object entry) {
    if (entry instanceof JsonObject json && "allow-always".equals(json.getValue("source"))) {
      grants.add(json.copy().put("agentId", agentId));
    }
  }
}
