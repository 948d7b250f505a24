package dev.gatehouse.gateway.session;

import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.provider.ModelRef;
import dev.gatehouse.gateway.provider.Models;
import dev.gatehouse.gateway.provider.Models.Model;
import dev.gatehouse.gateway.provider.ThinkingLevel;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
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

  /** The same for clients of protocol 4, which also know how long a model may think. */
  JsonObject toJson4() {
    return think(toJson(), models.preferred())
        .put(
            "agentRuntime",
            new JsonObject()
                .put("id", "auto")
                .put("cloudPlacementSupported", false)
                .put("devicePlacementSupported", false)
                .put("source", "implicit"))
        .put("modelSelectionTarget", "session");
  }

  /** The model that a session uses: its own choice, the last one, else the agent's. */
  ModelRef model(SessionEntry entry) {
    Optional<ModelRef> chosen = ref(entry, "providerOverride", "modelOverride");
    return chosen
        .or(() -> ref(entry, "modelProvider", "model"))
        .orElseGet(() -> agents.models(entry.key().agentId()).primary());
  }

  /** How many tokens a model reads at most. */
  long contextTokens(ModelRef model) {
    return models.facts(model).contextWindow();
  }

  /** How long a model may think: the levels that it knows. */
  List<String> levels(ModelRef model) {
    boolean reasons = models.facts(model).reasoning();
    return Arrays.stream(ThinkingLevel.values())
        .filter(level -> reasons || level == ThinkingLevel.OFF)
        .map(ThinkingLevel::wireName)
        .toList();
  }

  /** Adds to {@code json} how long {@code model} may think. */
  JsonObject think(JsonObject json, ModelRef model) {
    List<String> options = levels(model);
    JsonArray levels = new JsonArray();
    options.forEach(level -> levels.add(new JsonObject().put("id", level).put("label", level)));
    return json.put("thinkingLevels", levels)
        .put("thinkingOptions", new JsonArray(options))
        .put("thinkingDefault", options.size() > 1 ? "low" : "off");
  }

  private static Optional<ModelRef> ref(SessionEntry entry, String provider, String model) {
    return entry
        .text(provider)
        .flatMap(id -> entry.text(model).map(name -> new ModelRef(id, name)));
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
