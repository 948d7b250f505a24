package dev.gatehouse.gateway.agent;

import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.agent.Agents.Agent;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;

/**
 * {@code agents.files.get}: one bootstrap file of an agent; a missing one is said to be missing.
 */
final class AgentsFilesGet implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(word("agentId").required(), word("name").required());

  private final Agents agents;
  private final Workspaces workspaces;
  private final GatewayLoop loop;

  @Inject
  AgentsFilesGet(Agents agents, Workspaces workspaces, GatewayLoop loop) {
    this.agents = agents;
    this.workspaces = workspaces;
    this.loop = loop;
  }

  @Override
  public String name() {
    return "agents.files.get";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "{agentId, workspace, file: {name, path, missing, size?, updatedAtMs?, content?}}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "INVALID_REQUEST unknown agent id \"…\"",
        "INVALID_REQUEST unsupported file \"…\"; it must be one of [AGENTS.md, …]");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    Agent agent = KnownAgents.require(agents, call.params().getString("agentId"));
    String name = AgentFiles.requireName(call.params().getString("name"));
    return loop.blocking(
        () ->
            new JsonObject()
                .put("agentId", agent.id())
                .put("workspace", agents.workspace(agent.id()).toString())
                .put("file", AgentFiles.describe(workspaces.open(agent.id()), name, true)));
  }
}
