package dev.gatehouse.gateway.agent;

import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;
import static dev.gatehouse.gateway.protocol.ParamsSpec.text;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.agent.Agents.Agent;
import dev.gatehouse.gateway.agent.GuardedFolder.Entry;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;

/** {@code agents.workspace.list}: what is directly in one folder of the workspace. */
final class AgentsWorkspaceList implements RpcMethod {
  private static final char SEPARATOR = '/';
  private static final int MAX_ENTRIES = 1_000;
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(word("agentId").required(), text("path"), integer("limit", 1, MAX_ENTRIES));

  private final Agents agents;
  private final Workspaces workspaces;
  private final GatewayLoop loop;

  @Inject
  AgentsWorkspaceList(Agents agents, Workspaces workspaces, GatewayLoop loop) {
    this.agents = agents;
    this.workspaces = workspaces;
    this.loop = loop;
  }

  @Override
  public String name() {
    return "agents.workspace.list";
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
    return "{agentId, workspace, path, entries: [{name, path, kind: \"directory\" | "
        + "\"file\", size, updatedAtMs}], truncated}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "INVALID_REQUEST unknown agent id \"…\"",
        "INVALID_REQUEST no such folder in the workspace: …");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    Agent agent = KnownAgents.require(agents, call.params().getString("agentId"));
    String path = call.params().getString("path", "");
    int limit = call.params().getInteger("limit", MAX_ENTRIES);
    return loop.blocking(
        () -> {
          List<Entry> entries =
              workspaces
                  .open(agent.id())
                  .list(path, limit + 1)
                  .orElseThrow(
                      () -> RpcException.invalid("no such folder in the workspace: " + path));
          JsonArray list = new JsonArray();
          for (Entry entry : entries.subList(0, Math.min(limit, entries.size()))) {
            list.add(
                new JsonObject()
                    .put("name", entry.path().substring(entry.path().lastIndexOf(SEPARATOR) + 1))
                    .put("path", entry.path())
                    .put("kind", entry.directory() ? "directory" : "file")
                    .put("size", entry.size())
                    .put("updatedAtMs", entry.modifiedMillis()));
          }
          return new JsonObject()
              .put("agentId", agent.id())
              .put("workspace", agents.workspace(agent.id()).toString())
              .put("path", path)
              .put("entries", list)
              .put("truncated", entries.size() > limit);
        });
  }
}
