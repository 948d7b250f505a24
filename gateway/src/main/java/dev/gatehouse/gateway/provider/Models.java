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

/** Models by configuration and catalogue: names, aliases, facts. Never blocks. */
@Singleton
public final class Models {
  /** The gateway's own choice: a local Ollama, else the operator assistant. */
  public static final ModelRef AUTOMATIC = new ModelRef("gatehouse", "auto");

  /** The built-in assistant that needs no model. */
  public static final ModelRef OPERATOR = new ModelRef("gatehouse", "operator");

  private static final long GUESSED_WINDOW = 200_000;
  private static final long GUESSED_OUTPUT = 8192;

  private final LiveConfig config;
  private final Catalogue catalogue;

  @Inject
  Models(LiveConfig config, Catalogue catalogue) {
    this.config = config;
    this.catalogue = catalogue;
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
   * Returns the model that a text names: an alias ({@code opus}, or one of the configuration),
   * {@code provider/model}, or a model's bare id; empty when nothing fits.
   */
  public Optional<ModelRef> resolve(String text) {
    String given = text.strip();
    if (given.equalsIgnoreCase("auto")) {
      return Optional.of(AUTOMATIC);
    }
    Optional<ModelRef> alias =
        configuredAlias(given)
            .or(
                () ->
                    Optional.ofNullable(
                        catalogue.aliases().get(given.toLowerCase(java.util.Locale.ROOT))));
    if (alias.isPresent()) {
      return alias;
    }
    Optional<ModelRef> parsed = ModelRef.parse(given);
    if (parsed.isPresent() && knows(parsed.get().provider())) {
      return parsed;
    }
    Optional<ModelRef> bare =
        all().stream()
            .filter(model -> model.id().equals(given))
            .map(model -> new ModelRef(model.provider(), model.id()))
            .findFirst();
    return bare.or(
            () ->
                catalogue.models().stream()
                    .map(ModelFacts::model)
                    .filter(model -> model.model().equals(given))
                    .findFirst())
        .or(() -> parsed);
  }

  /** The short names of models: those of the configuration over the built-in ones. */
  public Map<String, ModelRef> aliases() {
    Map<String, ModelRef> aliases = new java.util.LinkedHashMap<>(catalogue.aliases());
    agentModels()
        .forEach(
            (ref, settings) -> {
              if (ProviderSettings.map(settings).get("alias") instanceof String alias) {
                ModelRef.parse(ref).ifPresent(model -> aliases.put(alias, model));
              }
            });
    return aliases;
  }

  /** What is known of a model; cautious guesses for one that nobody knows. */
  public ModelFacts facts(ModelRef model) {
    Optional<ModelFacts> known = catalogue.model(model);
    Optional<Model> configured = find(model.toString());
    if (configured.isEmpty()) {
      return known.orElseGet(() -> guess(model));
    }
    Map<String, Object> settings = configured.get().settings();
    ModelFacts base = known.orElseGet(() -> guess(model));
    long window = configured.get().contextWindow().orElse(base.contextWindow());
    return new ModelFacts(
        model,
        settings.get("name") instanceof String name ? name : base.name(),
        window,
        settings.get("maxTokens") instanceof Number most
            ? most.longValue()
            : Math.min(base.maxOutput(), window),
        configured.get().reasoning().orElse(base.reasoning()),
        settings.get("input") instanceof List<?> inputs
            ? Set.copyOf(inputs.stream().map(String::valueOf).toList())
            : base.inputs(),
        settings.get("cost") instanceof Map<?, ?> cost ? price(cost) : base.price(),
        true);
  }

  /**
   * Who answers where no model is configured: a model whose key stands in the environment, else
   * {@code gatehouse/auto}, which is a local Ollama where there is one, else the built-in operator
   * assistant {@code gatehouse/operator}.
   */
  public ModelChain automatic() {
    for (Catalogue.Known provider : catalogue.providers().values()) {
      boolean key =
          !provider.keyless()
              && provider.env().stream()
                  .anyMatch(name -> config.current().environment().get(name).isPresent());
      if (key && !provider.defaultModel().isEmpty()) {
        return ModelChain.of(new ModelRef(provider.id(), provider.defaultModel()));
      }
    }
    return all().stream()
        .findFirst()
        .map(model -> ModelChain.of(new ModelRef(model.provider(), model.id())))
        .orElse(ModelChain.of(AUTOMATIC));
  }

  /** The model that the configuration makes the first for all agents, else the gateway's choice. */
  public ModelRef preferred() {
    Object model =
        ConfigTrees.at(config.current().resolved(), "agents", "defaults", "model").orElse(null);
    Object primary = model instanceof Map<?, ?> map ? map.get("primary") : model;
    return primary instanceof String text
        ? resolve(text).orElseGet(() -> automatic().primary())
        : automatic().primary();
  }

  /** The first model of a provider that anybody knows of. */
  Optional<ModelRef> firstOf(String provider) {
    return all().stream()
        .filter(model -> model.provider().equals(provider))
        .map(model -> new ModelRef(provider, model.id()))
        .findFirst()
        .or(
            () ->
                Optional.ofNullable(catalogue.providers().get(provider))
                    .filter(known -> !known.defaultModel().isEmpty())
                    .map(known -> new ModelRef(provider, known.defaultModel())));
  }

  /** Ids of the providers that the configuration names. */
  List<String> configuredProviders() {
    return ProviderSettings.configured(config.current().resolved());
  }

  /** The provider of a model, with what the configuration says of the model itself. */
  Optional<ProviderSettings> settings(ModelRef model) {
    return provider(model.provider())
        .map(
            settings ->
                find(model.toString())
                    .map(entry -> settings.forModel(entry.settings()))
                    .orElse(settings));
  }

  /** The wire format of a provider, as the configuration names it; empty for an unknown one. */
  public Optional<String> api(String provider) {
    return provider(provider).map(settings -> settings.api().configName());
  }

  Optional<ProviderSettings> provider(String id) {
    return ProviderSettings.of(id, config.current().resolved(), catalogue);
  }

  /** Whether anything is known of a provider. */
  boolean knows(String provider) {
    return provider.equals(AUTOMATIC.provider()) || provider(provider).isPresent();
  }

  Map<String, Object> agentModels() {
    return ProviderSettings.map(
        ConfigTrees.at(config.current().resolved(), "agents", "defaults", "models").orElse(null));
  }

  private Optional<ModelRef> configuredAlias(String alias) {
    for (Map.Entry<String, Object> entry : agentModels().entrySet()) {
      if (ProviderSettings.map(entry.getValue()).get("alias") instanceof String name
          && name.equalsIgnoreCase(alias)) {
        return ModelRef.parse(entry.getKey());
      }
    }
    return Optional.empty();
  }

  private static ModelFacts guess(ModelRef model) {
    return new ModelFacts(
        model,
        model.model(),
        GUESSED_WINDOW,
        GUESSED_OUTPUT,
        false,
        Set.of("text"),
        ModelPrice.FREE,
        model.provider().equals(AUTOMATIC.provider()));
  }

  private static ModelPrice price(Map<?, ?> cost) {
    return new ModelPrice(
        number(cost, "input"),
        number(cost, "output"),
        number(cost, "cacheRead"),
        number(cost, "cacheWrite"));
  }

  private static double number(Map<?, ?> map, String key) {
    return map.get(key) instanceof Number n ? n.doubleValue() : 0;
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
