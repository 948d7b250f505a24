package dev.gatehouse.gateway.agent;

import static dev.gatehouse.gateway.protocol.ParamsSpec.text;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code agents.update}: changes an agent of the configuration. An empty emoji or avatar, and a
 * model that is null, go away.
 */
final class AgentsUpdate implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          word("agentId").required(),
          word("name"),
          word("workspace"),
          word("model").nullable(),
          text("emoji"),
          text("avatar"));

  private final Agents agents;
  private final AgentRoster roster;
  private final Workspaces workspaces;
  private final GatewayLoop loop;

  @Inject
  AgentsUpdate(Agents agents, AgentRoster roster, Workspaces workspaces, GatewayLoop loop) {
    this.agents = agents;
    this.roster = roster;
    this.workspaces = workspaces;
    this.loop = loop;
  }

  @Override
  public String name() {
    return "agents.update";
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
    return "{ok, agentId}";
  }

  @Override
  public List<String> errors() {
    return List.of("INVALID_REQUEST unknown agent id \"…\"", "INVALID_REQUEST invalid config");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    JsonObject params = call.params();
    Agent agent = KnownAgents.require(agents, params.getString("agentId"));
    Map<List<String>, Optional<?>> values = new LinkedHashMap<>();
    for (String key : List.of("name", "workspace", "model")) {
      if (params.containsKey(key)) {
        values.put(List.of(key), Optional.ofNullable(params.getString(key)).map(String::strip));
      }
    }
    for (String key : List.of("emoji", "avatar")) {
      if (params.containsKey(key)) {
        values.put(
            List.of("identity", key),
            Optional.of(params.getString(key).strip()).filter(value -> !value.isEmpty()));
      }
    }
    JsonObject answer = new JsonObject().put("ok", true).put("agentId", agent.id());
    if (values.isEmpty()) {
      return Future.succeededFuture(answer);
    }
    return roster
        .change("client " + call.caller().client().label(), agent.id(), values)
        .compose(config -> loop.blocking(() -> workspaces.open(agent.id())))
        .map(workspace -> answer);
  }
}
