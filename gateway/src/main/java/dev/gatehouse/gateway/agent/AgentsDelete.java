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
import jakarta.inject.Provider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code agents.delete}: takes an agent and its bindings out of the configuration and moves its
 * folders and the transcripts of its sessions to the trash. A workspace outside of the state
 * directory, or one that another agent uses too, stays where it is.
 */
final class AgentsDelete implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(word("agentId").required(), flag("deleteFiles"));

  private final Agents agents;
  private final AgentRoster roster;
  private final AgentTrash trash;
  private final LiveConfig config;
  private final GatewayLoop loop;
  private final Provider<Set<AgentRemoval>> removals;

  @Inject
  AgentsDelete(
      Agents agents,
      AgentRoster roster,
      AgentTrash trash,
      LiveConfig config,
      GatewayLoop loop,
      Provider<Set<AgentRemoval>> removals) {
    this.agents = agents;
    this.roster = roster;
    this.trash = trash;
    this.config = config;
    this.loop = loop;
    this.removals = removals;
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
        + "reason}], removedSessions?, …}";
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
        .compose(done -> removed(agent.id()))
        .compose(
            counts ->
                loop.blocking(() -> trash.move(agent.id(), folders))
                    .map(
                        moved -> {
                          JsonObject answer =
                              new JsonObject()
                                  .put("ok", true)
                                  .put("agentId", agent.id())
                                  .put("removedBindings", bindings)
                                  .put("removed", moved.removed())
                                  .mergeIn(counts);
                          if (!moved.failed().isEmpty()) {
                            answer.put("failed", moved.failed());
                          }
                          return answer;
                        }));
  }

  /** Others put away what they keep of the agent: it answers nobody any more. */
  private Future<JsonObject> removed(String agentId) {
    JsonObject counts = new JsonObject();
    Future<Void> order = Future.succeededFuture();
    for (AgentRemoval removal : removals.get()) {
      order =
          order
              .compose(ignored -> removal.remove(agentId))
              .onSuccess(count -> counts.put("removed" + removal.name(), count))
              .mapEmpty();
    }
    return order.map(counts);
  }

  private int bindings(String id) {
    Object list = ConfigTrees.at(config.current().resolved(), "bindings").orElse(List.of());
    return list instanceof List<?> bindings
        ? (int) bindings.stream().filter(binding -> AgentRoster.boundTo(binding, id)).count()
        : 0;
  }
}
