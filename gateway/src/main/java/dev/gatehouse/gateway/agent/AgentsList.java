package dev.gatehouse.gateway.agent;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.agent.Agents.Agent;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.provider.ModelChain;
import dev.gatehouse.gateway.provider.Models;
import dev.gatehouse.gateway.provider.ThinkingLevel;
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
  private final Models models;

  @Inject
  AgentsList(Agents agents, Models models) {
    this.agents = agents;
    this.models = models;
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
  public String result() {
    return "{defaultId, mainKey, scope, agents: [{id, name?, identity?, workspace?, model?, "
        + "agentRuntime?, thinkingLevels?, …}], ownership?, selectionRequired?}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    JsonArray list = new JsonArray();
    agents.all().forEach(agent -> list.add(describe(agent, call.caller().protocol())));
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

  private JsonObject describe(Agent agent, Protocol protocol) {
    JsonObject json = new JsonObject().put("id", agent.id());
    agent.text("name").ifPresent(name -> json.put("name", name));
    if (agent.settings().get("identity") instanceof Map<?, ?> identity) {
      JsonObject known = new JsonObject();
      for (String key : IDENTITY) {
        if (identity.get(key) instanceof String text && !text.isEmpty()) {
          known.put(key, text);
        }
      }
      json.put("identity", known);
    }
    if (protocol == Protocol.V4) {
      describeMore(json, agent);
    }
    return json;
  }

  private void describeMore(JsonObject json, Agent agent) {
    ModelChain chain = agents.models(agent.id());
    JsonObject model = new JsonObject().put("primary", chain.primary().toString());
    if (!chain.fallbacks().isEmpty()) {
      JsonArray fallbacks = new JsonArray();
      chain.fallbacks().forEach(fallback -> fallbacks.add(fallback.toString()));
      model.put("fallbacks", fallbacks);
    }
    JsonArray levels = new JsonArray();
    JsonArray options = new JsonArray();
    boolean reasons = models.facts(chain.primary()).reasoning();
    for (ThinkingLevel level : ThinkingLevel.values()) {
      if (reasons || level == ThinkingLevel.OFF) {
        levels.add(new JsonObject().put("id", level.wireName()).put("label", level.wireName()));
        options.add(level.wireName());
      }
    }
    json.put("workspace", agents.workspace(agent.id()).toString())
        .put("model", model)
        .put(
            "agentRuntime",
            new JsonObject()
                .put("id", "auto")
                .put("cloudPlacementSupported", false)
                .put("devicePlacementSupported", false)
                .put("source", "implicit"))
        .put("thinkingLevels", levels)
        .put("thinkingOptions", options)
        .put(
            "thinkingDefault",
            agents
                .thinking(agent.id())
                .map(ThinkingLevel::wireName)
                .orElse(reasons ? "low" : "off"));
  }
}
