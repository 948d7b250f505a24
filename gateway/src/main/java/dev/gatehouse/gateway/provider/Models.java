package dev.gatehouse.gateway.provider;

import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.gateway.configuration.LiveConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The models that the configuration in force names under {@code models.providers}. */
@Singleton
public final class Models {
  private final LiveConfig config;

  @Inject
  Models(LiveConfig config) {
    this.config = config;
  }

  /**
   * One model.
   *
   * @param provider id of its provider
   * @param id its id at the provider
   * @param name its name for people
   * @param settings its entry of the configuration
   */
  public record Model(String provider, String id, String name, Map<String, Object> settings) {
    /** How many tokens it can read at once, empty when nobody said so. */
    public Optional<Long> contextWindow() {
      return settings.get("contextWindow") instanceof Number tokens
          ? Optional.of(tokens.longValue())
          : Optional.empty();
    }

    /** Whether it thinks before it answers, empty when nobody said so. */
    public Optional<Boolean> reasoning() {
      return settings.get("reasoning") instanceof Boolean value
          ? Optional.of(value)
          : Optional.empty();
    }
  }

  /** All models, in the order of the configuration. */
  public List<Model> all() {
    List<Model> models = new ArrayList<>();
    Object providers =
        ConfigTrees.at(config.current().resolved(), "models", "providers").orElse(Map.of());
    if (providers instanceof Map<?, ?> map) {
      map.forEach(
          (provider, settings) -> {
            if (settings instanceof Map<?, ?> entry
                && entry.get("models") instanceof List<?> list) {
              list.forEach(model -> read(String.valueOf(provider), model).ifPresent(models::add));
            }
          });
    }
    return models;
  }

  /** Returns the model that {@code provider/id} names. */
  public Optional<Model> find(String reference) {
    return all().stream()
        .filter(model -> reference.equals(model.provider() + "/" + model.id()))
        .findFirst();
  }

  /**
   * Returns the model that a text names: an alias ({@code opus}), {@code provider/model}, or a
   * model's bare id; empty when nothing fits.
   */
  public Optional<ModelRef> resolve(String text) {
    String given = text.strip();
    Optional<ModelRef> bare =
        all().stream()
            .filter(model -> model.id().equals(given))
            .map(model -> new ModelRef(model.provider(), model.id()))
            .findFirst();
    return bare.isPresent() ? bare : ModelRef.parse(given);
  }

  /** What is known of a model; cautious guesses for one that nobody knows. */
  public ModelFacts facts(ModelRef model) {
    Optional<Model> configured = find(model.toString());
    return new ModelFacts(
        model,
        configured.map(Model::name).orElse(model.model()),
        configured.flatMap(Model::contextWindow).orElse(200_000L),
        8192,
        configured.flatMap(Model::reasoning).orElse(false),
        Set.of("text"),
        ModelPrice.FREE,
        configured.isPresent());
  }

  /**
   * Who answers where no model is configured: a model whose key stands in the environment, else a
   * local Ollama, else the built-in operator assistant {@code gatehouse/operator}.
   */
  public ModelChain automatic() {
    return ModelChain.of(new ModelRef("gatehouse", "operator"));
  }

  @SuppressWarnings("unchecked") // configuration trees have text keys
  private static Optional<Model> read(String provider, Object entry) {
    if (entry instanceof Map<?, ?> map && map.get("id") instanceof String id && !id.isBlank()) {
      String name = map.get("name") instanceof String text && !text.isBlank() ? text : id;
      return Optional.of(new Model(provider, id, name, (Map<String, Object>) map));
    }
    return Optional.empty();
  }
}
