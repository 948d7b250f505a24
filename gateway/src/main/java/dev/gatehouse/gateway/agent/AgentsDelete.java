package dev.gatehouse.gateway.agent;

import static dev.gatehouse.gateway.protocol.ParamsSpec.flag;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.agent.Agents.Agent;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code agents.delete}: takes an agent and its bindings out of the configuration and moves its
 * folders to the trash. A workspace outside of the state directory, or one that another agent uses
 * too, stays where it is.
 */
final class AgentsDelete implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(word("agentId").required(), flag("deleteFiles"));

  private final Agents agents;
  private final AgentRoster roster;
  private final AgentTrash trash;
  private final LiveConfig config;
  private final GatewayLoop loop;

  @Inject
  AgentsDelete(
      Agents agents, AgentRoster roster, AgentTrash trash, LiveConfig config, GatewayLoop loop) {
    this.agents = agents;
    this.roster = roster;
    this.trash = trash;
    this.config = config;
    this.loop = loop;
  }

  @Override
  public String name() {
    return "agents.delete";
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
    return "{ok, agentId, removedBindings, removed: [{path, method}], failed?: [{path, "
        + "reason}]}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "INVALID_REQUEST unknown agent id \"…\"",
        "INVALID_REQUEST \"…\" cannot be deleted: it is the agent that answers by default");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    Agent agent = KnownAgents.require(agents, call.params().getString("agentId"));
    if (agent.id().equals(agents.main().id())) {
      return Future.failedFuture(
          RpcException.invalid(
              "\"" + agent.id() + "\" cannot be deleted: it is the agent that answers by default"));
    }
    int bindings = bindings(agent.id());
    List<Path> folders = new ArrayList<>();
    if (call.params().getBoolean("deleteFiles", true)) {
      Path workspace = agents.workspace(agent.id());
      boolean shared =
          agents.all().stream()
              .filter(other -> !other.id().equals(agent.id()))
              .map(other -> agents.workspace(other.id()))
              .anyMatch(other -> other.startsWith(workspace) || workspace.startsWith(other));
      if (!shared && trash.mayMove(workspace)) {
        folders.add(workspace);
      }
      folders.add(agents.directory(agent.id()));
    }
    return roster
        .remove("client " + call.caller().client().label(), agent.id())
        .compose(done -> loop.blocking(() -> trash.move(agent.id(), folders)))
        .map(
            moved -> {
              JsonObject answer =
                  new JsonObject()
                      .put("ok", true)
                      .put("agentId", agent.id())
                      .put("removedBindings", bindings)
                      .put("removed", moved.removed());
              if (!moved.failed().isEmpty()) {
                answer.put("failed", moved.failed());
              }
              return answer;
            });
  }

  private int bindings(String id) {
    Object list = ConfigTrees.at(config.current().resolved(), "bindings").orElse(List.of());
    return list instanceof List<?> bindings
        ? (int) bindings.stream().filter(binding -> AgentRoster.boundTo(binding, id)).count()
        : 0;
  }
}
