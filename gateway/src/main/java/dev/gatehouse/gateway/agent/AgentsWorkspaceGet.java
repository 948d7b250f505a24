package dev.gatehouse.gateway.agent;

import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.agent.Agents.Agent;
import dev.gatehouse.gateway.agent.GuardedFolder.Content;
import dev.gatehouse.gateway.agent.GuardedFolder.Entry;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.Base64;
import java.util.List;

/** {@code agents.workspace.get}: one file of the workspace, at most a megabyte of it. */
final class AgentsWorkspaceGet implements RpcMethod {
  private static final int MAX_BYTES = 1024 * 1024;
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(word("agentId").required(), word("path").required());

  private final Agents agents;
  private final Workspaces workspaces;
  private final GatewayLoop loop;

  @Inject
  AgentsWorkspaceGet(Agents agents, Workspaces workspaces, GatewayLoop loop) {
    this.agents = agents;
    this.workspaces = workspaces;
    this.loop = loop;
  }

  @Override
  public String name() {
    return "agents.workspace.get";
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
    return "{agentId, workspace, file: {path, size, updatedAtMs, truncated, encoding: "
        + "\"utf8\" | \"base64\", content}}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "INVALID_REQUEST unknown agent id \"…\"",
        "INVALID_REQUEST no such file in the workspace: …");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    Agent agent = KnownAgents.require(agents, call.params().getString("agentId"));
    String path = call.params().getString("path");
    return loop.blocking(
        () -> {
          GuardedFolder folder = workspaces.open(agent.id());
          Entry entry =
              folder
                  .find(path)
                  .filter(found -> !found.directory())
                  .orElseThrow(
                      () -> RpcException.invalid("no such file in the workspace: " + path));
          Content content =
              folder
                  .read(path, MAX_BYTES)
                  .orElseThrow(
                      () -> RpcException.invalid("no such file in the workspace: " + path));
          JsonObject file =
              new JsonObject()
                  .put("path", path)
                  .put("size", entry.size())
                  .put("updatedAtMs", entry.modifiedMillis())
                  .put("truncated", !content.whole());
          if (isText(content.bytes())) {
            file.put("encoding", "utf8").put("content", content.text());
          } else {
            file.put("encoding", "base64")
                .put("content", Base64.getEncoder().encodeToString(content.bytes()));
          }
          return new JsonObject()
              .put("agentId", agent.id())
              .put("workspace", agents.workspace(agent.id()).toString())
              .put("file", file);
        });
  }

  private static boolean isText(byte[] bytes) {
    for (byte b : bytes) {
      if (b == 0) {
        return false;
      }
    }
    return true;
  }
}
