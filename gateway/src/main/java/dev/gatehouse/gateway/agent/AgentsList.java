package dev.gatehouse.gateway.agent;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.agent.Agents.Agent;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;

/** {@code agents.list}: every agent of the configuration, and which one is meant by default. */
final class AgentsList implements RpcMethod {
  private static final List<String> IDENTITY = List.of("name", "theme", "emoji", "avatar");

  private final Agents agents;

  @Inject
  AgentsList(Agents agents) {
    this.agents = agents;
  }

  @Override
  public String name() {
    return "agents.list";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public ParamsSpec params() {
    return ParamsSpec.NONE;
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    JsonArray list = new JsonArray();
    agents.all().forEach(agent -> list.add(describe(agent)));
    JsonObject answer =
        new JsonObject()
            .put("defaultId", agents.main().id())
            .put("mainKey", agents.mainKey())
            .put("scope", agents.scope())
            .put("agents", list);
    if (call.caller().protocol() == Protocol.V4) {
      answer
          .put("ownership", agents.all().size() == 1 ? "sole" : "explicit")
          .put("selectionRequired", false);
    }
    return Future.succeededFuture(answer);
  }

  private JsonObject describe(Agent agent) {
    JsonObject json = new JsonObject().put("id", agent.id());
    agent.text("name").ifPresent(name -> json.put("name", name));
    agent.text("workspace").ifPresent(workspace -> json.put("workspace", workspace));
    if (agent.settings().get("identity") instanceof Map<?, ?> identity) {
      JsonObject known = new JsonObject();
      for (String key : IDENTITY) {
        if (identity.get(key) instanceof String text && !text.isEmpty()) {
          known.put(key, text);
        }
      }
      json.put("identity", known);
    }
    agents
        .primaryModel()
        .ifPresent(model -> json.put("model", new JsonObject().put("primary", model)));
    return json;
  }
}
