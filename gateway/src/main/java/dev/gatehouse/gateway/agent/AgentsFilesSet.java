package dev.gatehouse.gateway.agent;

import static dev.gatehouse.gateway.protocol.ParamsSpec.text;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.agent.Agents.Agent;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code agents.files.set}: replaces one bootstrap file of an agent, whole or not at all. */
final class AgentsFilesSet implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          word("agentId").required(), word("name").required(), text("content").required());

  private final Agents agents;
  private final Workspaces workspaces;
  private final GatewayLoop loop;

  @Inject
  AgentsFilesSet(Agents agents, Workspaces workspaces, GatewayLoop loop) {
    this.agents = agents;
    this.workspaces = workspaces;
    this.loop = loop;
  }

  @Override
  public String name() {
    return "agents.files.set";
  }

  @Override
  public Scope scope() {
    return Scope.ADMIN;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "{ok, agentId, workspace, file: {name, path, missing, size?, updatedAtMs?, "
        + "content?}}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "INVALID_REQUEST unknown agent id \"…\"",
        "INVALID_REQUEST unsupported file \"…\"; it must be one of [AGENTS.md, …]",
        "INVALID_REQUEST content is larger than … bytes");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    Agent agent = KnownAgents.require(agents, call.params().getString("agentId"));
    String name = AgentFiles.requireName(call.params().getString("name"));
    byte[] content = call.params().getString("content").getBytes(StandardCharsets.UTF_8);
    if (content.length > AgentFiles.MAX_BYTES) {
      return Future.failedFuture(
          RpcException.invalid("content is larger than " + AgentFiles.MAX_BYTES + " bytes"));
    }
    return loop.blocking(
        () -> {
          GuardedFolder folder = workspaces.open(agent.id());
          folder.write(name, content);
          return new JsonObject()
              .put("ok", true)
              .put("agentId", agent.id())
              .put("workspace", agents.workspace(agent.id()).toString())
              .put("file", AgentFiles.describe(folder, name, true));
        });
  }
}
