package dev.gatehouse.gateway.session;

import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.provider.Models;
import dev.gatehouse.gateway.provider.Models.Model;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.Optional;

/** What a session uses where it says nothing itself. */
final class SessionDefaults {
  private final Agents agents;
  private final Models models;

  @Inject
  SessionDefaults(Agents agents, Models models) {
    this.agents = agents;
    this.models = models;
  }

  JsonObject toJson() {
    Optional<String> reference = agents.primaryModel();
    Optional<Model> model = reference.flatMap(models::find);
    return new JsonObject()
        .put("modelProvider", model.map(Model::provider).orElse(null))
        .put("model", model.map(Model::id).or(() -> reference).orElse(null))
        .put("contextTokens", model.flatMap(Model::contextWindow).orElse(null));
  }

  /** The model that a session uses: its own choice, else the agent's. */
  JsonObject of(SessionEntry entry) {
    JsonObject defaults = toJson();
    return new JsonObject()
        .put(
            "modelProvider",
            entry.text("providerOverride").orElse(defaults.getString("modelProvider")))
        .put("model", entry.text("modelOverride").orElse(defaults.getString("model")));
  }
}
