package dev.gatehouse.gateway.agent;

import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.agent.Agents.Agent;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;

/** {@code agents.files.list}: the bootstrap files of an agent, without their content. */
final class AgentsFilesList implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.of(word("agentId").required());

  private final Agents agents;
  private final Workspaces workspaces;
  private final GatewayLoop loop;

  @Inject
  AgentsFilesList(Agents agents, Workspaces workspaces, GatewayLoop loop) {
    this.agents = agents;
    this.workspaces = workspaces;
    this.loop = loop;
  }

  @Override
  public String name() {
    return "agents.files.list";
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
    return "{agentId, workspace, files: [{name, path, missing, size?, updatedAtMs?}]}";
  }

  @Override
  public List<String> errors() {
    return List.of("INVALID_REQUEST unknown agent id \"…\"");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    Agent agent = KnownAgents.require(agents, call.params().getString("agentId"));
    return loop.blocking(
        () -> {
          GuardedFolder folder = workspaces.open(agent.id());
          JsonArray files = new JsonArray();
          for (String name : Workspaces.BOOTSTRAP) {
            files.add(AgentFiles.describe(folder, name, false));
          }
          return new JsonObject()
              .put("agentId", agent.id())
              .put("workspace", agents.workspace(agent.id()).toString())
              .put("files", files);
        });
  }
}
