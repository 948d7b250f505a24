package dev.gatehouse.gateway.agent;

import static dev.gatehouse.gateway.protocol.ParamsSpec.text;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code agents.create}: a new agent in the configuration, with a workspace of its own. The id
 * follows from the name.
 */
final class AgentsCreate implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          word("name").required(), word("workspace"), word("model"), text("emoji"), text("avatar"));

  private final Agents agents;
  private final AgentRoster roster;
  private final Workspaces workspaces;
  private final GatewayLoop loop;

  @Inject
  AgentsCreate(Agents agents, AgentRoster roster, Workspaces workspaces, GatewayLoop loop) {
    this.agents = agents;
    this.roster = roster;
    this.workspaces = workspaces;
    this.loop = loop;
  }

  @Override
  public String name() {
    return "agents.create";
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
    return "{ok, agentId, name, workspace, model?}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "INVALID_REQUEST agent \"…\" already exists",
        "INVALID_REQUEST the name \"…\" has no letter or digit for an id");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    JsonObject params = call.params();
    String name = params.getString("name").strip();
    String id = Agents.id(name);
    if (id.equals("main") && !name.equalsIgnoreCase("main")) {
      return Future.failedFuture(
          RpcException.invalid("the name \"" + name + "\" has no letter or digit for an id"));
    }
    if (agents.find(id).isPresent()) {
      return Future.failedFuture(RpcException.invalid("agent \"" + id + "\" already exists"));
    }
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("id", id);
    entry.put("name", name);
    for (String key : new String[] {"workspace", "model"}) {
      if (params.getString(key) != null) {
        entry.put(key, params.getString(key).strip());
      }
    }
    Map<String, Object> identity = new LinkedHashMap<>();
    for (String key : new String[] {"emoji", "avatar"}) {
      String value = params.getString(key);
      if (value != null && !value.isBlank()) {
        identity.put(key, value.strip());
      }
    }
    if (!identity.isEmpty()) {
      entry.put("identity", identity);
    }
    return roster
        .add("client " + call.caller().client().label(), entry)
        .compose(config -> loop.blocking(() -> workspaces.open(id)))
        .map(
            workspace -> {
              JsonObject answer =
                  new JsonObject()
                      .put("ok", true)
                      .put("agentId", id)
                      .put("name", name)
                      .put("workspace", agents.workspace(id).toString());
              if (entry.get("model") instanceof String model) {
                answer.put("model", model);
              }
              return answer;
            });
  }
}
