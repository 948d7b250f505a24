package dev.gatehouse.gateway.provider;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.ConfigPath;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.profiles.Instance;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What command lines and programs do with an instance's models while its gateway runs or not: list,
 * look at credentials, choose the default, add keys, find local servers. A running gateway sees the
 * changes at its next call. Blocks.
 */
public final class ModelSetup {
  private static final int SCAN_MILLIS = 2000;
  private static final int MAX_SCAN_BYTES = 4 << 20;
  private static final String AUTHOR = "models";

  private final Instance instance;
  private final Environment environment;
  private final Clock clock;

  public ModelSetup(Instance instance, Environment environment, Clock clock) {
    this.instance = instance;
    this.environment = environment;
    this.clock = clock;
  }

  /**
   * One model and whether it can be asked.
   *
   * @param alias its short name; empty for none
   * @param preferred whether it is the default
   * @param usable whether its provider has a credential or needs none
   */
  public record Listed(
      ModelFacts facts, Optional<String> alias, boolean preferred, boolean usable) {}

  /**
   * One credential, without its secret.
   *
   * @param profile its id
   * @param type {@code api_key}, {@code token}, {@code oauth} or {@code none}
   * @param trouble why it cannot be used; empty when it can
   */
  public record KnownCredential(
      String provider, String profile, String type, Optional<String> trouble) {}

  /** What answered at an address, and the ids of its models. */
  public record Found(String provider, String baseUrl, List<String> models) {}

  /**
   * A provider that needs no configuration but a key.
   *
   * @param name for people
   * @param variables of the environment that may hold its key
   * @param defaultModel its model where nobody chose another; empty for none
   * @param keyless whether it works without a key
   * @param hasKey whether a key is there already
   */
  public record KnownProvider(
      String id,
      String name,
      List<String> variables,
      String defaultModel,
      boolean keyless,
      boolean hasKey) {}

  /** Every provider that this version knows by itself, in a fixed order. */
  public List<KnownProvider> providers() {
    Reading now = read();
    return now.catalogue.providers().values().stream()
        .map(
            known ->
                new KnownProvider(
                    known.id(),
                    known.name(),
                    known.env(),
                    known.defaultModel(),
                    known.keyless(),
                    !known.keyless() && now.usable(known.id())))
        .toList();
  }

  /** The models of the configuration; with {@code all} also those of the catalogue. */
  public List<Listed> list(boolean all) {
    Reading now = read();
    Map<ModelRef, Boolean> refs = new LinkedHashMap<>();
    now.models.all().forEach(m -> refs.put(new ModelRef(m.provider(), m.id()), true));
    now.models
        .agentModels()
        .keySet()
        .forEach(ref -> ModelRef.parse(ref).ifPresent(m -> refs.put(m, true)));
    if (all) {
      now.catalogue.models().forEach(facts -> refs.put(facts.model(), true));
      refs.put(Models.OPERATOR, true);
    }
    ModelRef preferred = now.models.preferred();
    refs.put(preferred, true);
    Map<String, Boolean> usable = new LinkedHashMap<>();
    List<Listed> out = new ArrayList<>();
    for (ModelRef ref : refs.keySet()) {
      boolean can = usable.computeIfAbsent(ref.provider(), id -> now.usable(id));
      Optional<String> alias =
          now.models.aliases().entrySet().stream()
              .filter(e -> e.getValue().equals(ref))
              .map(Map.Entry::getKey)
              .findFirst();
      out.add(new Listed(now.models.facts(ref), alias, ref.equals(preferred), can));
    }
    return out;
  }

  /** The model that answers where nobody chose another. */
  public ModelRef preferred() {
    return read().models.preferred();
  }

  /** Every credential that could be found; one whose place is wrong is told as trouble. */
  public List<KnownCredential> credentials() {
    Reading now = read();
    List<String> ids = new ArrayList<>(now.models.configuredProviders());
    now.catalogue.providers().values().stream()
        .filter(known -> !known.keyless() && !ids.contains(known.id()))
        .forEach(known -> ids.add(known.id()));
    List<KnownCredential> out = new ArrayList<>();
    for (String id : ids) {
      Optional<ProviderSettings> provider = now.models.provider(id);
      if (provider.isPresent()) {
        try {
          now.credentials
              .find(provider.get())
              .forEach(
                  c -> out.add(new KnownCredential(id, c.profile(), c.type(), Optional.empty())));
        } catch (GatehouseException e) {
          out.add(new KnownCredential(id, id + ":config", "", Optional.ofNullable(e.getMessage())));
        }
      }
    }
    return out;
  }

  /**
   * Makes a model the default of all agents.
   *
   * @param text alias, {@code provider/model} or bare id
   * @throws GatehouseException with {@link ExitCode#USAGE} when it names no model
   */
  public ModelRef setDefault(String text) {
    Reading now = read();
    ModelRef model = model(now, text);
    boolean object =
        now.snapshot.source().get("agents") instanceof Map<?, ?> agents
            && agents.get("defaults") instanceof Map<?, ?> defaults
            && defaults.get("model") instanceof Map<?, ?>;
    ConfigPath path =
        object
            ? ConfigPath.of("agents", "defaults", "model", "primary")
            : ConfigPath.of("agents", "defaults", "model");
    Object value = object ? model.toString() : Map.of("primary", model.toString());
    store()
        .change(
            new ConfigStore.Change(AUTHOR, "make " + model + " the default model"),
            Optional.empty(),
            document -> document.set(path, value));
    return model;
  }

  /** Short names and the models that they stand for: the built-in ones and the configuration's. */
  public Map<String, ModelRef> aliases() {
    return read().models.aliases();
  }

  /**
   * Gives a model a short name; another model that had it loses it.
   *
   * @param text alias, {@code provider/model} or bare id
   * @throws GatehouseException with {@link ExitCode#USAGE} for a name that is none, or no model
   */
  public ModelRef setAlias(String alias, String text) {
    String name = alias.strip();
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "\"" + alias + "\" is no name of a model",
          "use letters, digits, dots and dashes, for example fast");
    }
    Reading now = read();
    ModelRef model = model(now, text);
    List<String> owners = owners(now, name);
    store()
        .change(
            new ConfigStore.Change(AUTHOR, "call " + model + " " + name),
            Optional.empty(),
            document -> {
              ConfigDocument changed = document;
              for (String owner : owners) {
                changed = changed.unset(aliasOf(owner));
              }
              return changed.set(aliasOf(model.toString()), name);
            });
    return model;
  }

  /** Takes a short name out of the configuration; false when it is not there. */
  public boolean removeAlias(String alias) {
    List<String> owners = owners(read(), alias.strip());
    if (owners.isEmpty()) {
      return false;
    }
    store()
        .change(
            new ConfigStore.Change(AUTHOR, "forget the name " + alias.strip()),
            Optional.empty(),
            document -> {
              ConfigDocument changed = document;
              for (String owner : owners) {
                changed = changed.unset(aliasOf(owner));
              }
              return changed;
            });
    return true;
  }

  /** The models that are asked when the default one fails, in their order, as they are written. */
  public List<String> fallbacks() {
    return ConfigTrees.at(read().snapshot.resolved(), "agents", "defaults", "model", "fallbacks")
        .filter(List.class::isInstance)
        .map(list -> ((List<?>) list).stream().map(String::valueOf).toList())
        .orElse(List.of());
  }

  /**
   * Sets those models.
   *
   * @param texts aliases, {@code provider/model} or bare ids
   * @throws GatehouseException with {@link ExitCode#USAGE} when one names no model, or when no
   *     default model is chosen that they could stand in for
   */
  public List<ModelRef> setFallbacks(List<String> texts) {
    Reading now = read();
    List<ModelRef> models = texts.stream().map(text -> model(now, text)).distinct().toList();
    Optional<Object> chosen = ConfigTrees.at(now.snapshot.source(), "agents", "defaults", "model");
    boolean object = chosen.filter(Map.class::isInstance).isPresent();
    boolean named =
        chosen.filter(value -> value instanceof String).isPresent()
            || chosen
                .filter(value -> value instanceof Map<?, ?> map && map.get("primary") != null)
                .isPresent();
    if (!named && !models.isEmpty()) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "no default model is chosen that others could stand in for",
          "choose one first: models set MODEL");
    }
    List<String> refs = models.stream().map(ModelRef::toString).toList();
    ConfigPath model = ConfigPath.of("agents", "defaults", "model");
    store()
        .change(
            new ConfigStore.Change(AUTHOR, "set the models that stand in"),
            Optional.empty(),
            document ->
                object || !named
                    ? document.set(ConfigPath.of("agents", "defaults", "model", "fallbacks"), refs)
                    : document.set(
                        model, Map.of("primary", chosen.orElseThrow(), "fallbacks", refs)));
    return models;
  }

  /**
   * Stores an API key in the agent's {@code auth-profiles.json}, mode 0600.
   *
   * @param name of the profile within the provider; {@code default} where it is blank
   * @return the profile's id
   * @throws GatehouseException with {@link ExitCode#USAGE} for a name or key that is none
   */
  public String addKey(String provider, String name, String key) {
    String id = profileId(provider, name);
    profiles().putKey(id, provider, checked(key));
    return id;
  }

  /**
   * Stores where an API key is to be found: in a variable of the gateway's environment. The key
   * itself is not looked at.
   *
   * @throws GatehouseException with {@link ExitCode#USAGE} for a name that is none
   */
  public String addVariable(String provider, String name, String variable) {
    if (!variable.matches("[A-Za-z_][A-Za-z0-9_]{0,127}")) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "\"" + variable + "\" is no name of a variable",
          "use letters, digits and underscores, for example OPENAI_WORK_KEY");
    }
    String id = profileId(provider, name);
    profiles().putKeyReference(id, provider, Map.of("source", "env", "id", variable));
    return id;
  }

  /** The same for a token that goes as {@code Authorization: Bearer}. */
  public String addToken(String provider, String name, String token) {
    String id = profileId(provider, name);
    profiles().putToken(id, provider, checked(token));
    return id;
  }

  /** The file that stored credentials are in; it need not exist. */
  public Path credentialsFile() {
    return profiles().file();
  }

  /** Removes every stored credential of a provider; returns the ids. */
  public List<String> removeCredentials(String provider) {
    return profiles().removeAll(provider);
  }

  /** The order in which the stored credentials of a provider are tried; empty for none. */
  public List<String> order(String provider) {
    return profiles().order(provider);
  }

  /** Sets that order; an empty list clears it. */
  public void setOrder(String provider, List<String> profiles) {
    profiles().setOrder(provider, List.copyOf(profiles));
  }

  /**
   * Looks for model servers without a key: Ollama and what imitates OpenAI on this host's usual
   * ports, and the addresses given. Nothing is written.
   */
  public List<Found> scan(List<String> more) {
    List<String> places = new ArrayList<>(more);
    if (places.isEmpty()) {
      places.add("http://127.0.0.1:11434"); // Ollama
      places.add("http://127.0.0.1:1234/v1"); // LM Studio
      places.add("http://127.0.0.1:8000/v1"); // vLLM
      places.add("http://127.0.0.1:8080/v1"); // llama.cpp
    }
    List<Found> found = new ArrayList<>();
    for (String place : places) {
      String base = place.replaceAll("/+$", "");
      List<String> ollama = base.endsWith("/v1") ? List.of() : ids(base + "/api/tags");
      if (!ollama.isEmpty()) {
        found.add(new Found("ollama", base, ollama));
        continue;
      }
      List<String> openAi = ids(base + "/models");
      if (!openAi.isEmpty()) {
        found.add(new Found("openai-compatible", base, openAi));
      }
    }
    return found;
  }

  private static List<String> ids(String url) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(url).toURL().openConnection(java.net.Proxy.NO_PROXY);
      connection.setConnectTimeout(SCAN_MILLIS);
      connection.setReadTimeout(SCAN_MILLIS);
      connection.setInstanceFollowRedirects(false);
      try {
        if (connection.getResponseCode() != 200) {
          return List.of();
        }
        try (InputStream body = connection.getInputStream()) {
          String text = new String(body.readNBytes(MAX_SCAN_BYTES), StandardCharsets.UTF_8);
          return Discovery.ids(new JsonObject(text));
        }
      } finally {
        connection.disconnect();
      }
    } catch (IOException | IllegalArgumentException | DecodeException | ClassCastException e) {
      return List.of(); // nobody there, or nobody whom we understand
    }
  }

  /**
   * The model that a text names: alias, {@code provider/model} or bare id.
   *
   * @throws GatehouseException with {@link ExitCode#USAGE} when it names none of a known provider
   */
  public ModelRef model(String text) {
    return model(read(), text);
  }

  /**
   * Refuses a provider that neither this version nor the configuration knows.
   *
   * @throws GatehouseException with {@link ExitCode#USAGE} and the ones that are known
   */
  public void requireProvider(String id) {
    Reading now = read();
    if (!now.models.knows(id)) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "\"" + id + "\" is no known provider",
          "name one of "
              + String.join(", ", now.catalogue.providers().keySet())
              + ", or give it an address with models.providers."
              + id
              + ".baseUrl");
    }
  }

  private static ModelRef model(Reading now, String text) {
    return now.models
        .resolve(text)
        .filter(ref -> now.models.knows(ref.provider()))
        .orElseThrow(
            () ->
                new GatehouseException(
                    ExitCode.USAGE,
                    "\"" + text + "\" names no model of a known provider",
                    "see: models list --all"));
  }

  private static List<String> owners(Reading now, String alias) {
    return now.models.agentModels().entrySet().stream()
        .filter(
            entry ->
                ProviderSettings.map(entry.getValue()).get("alias") instanceof String name
                    && name.equalsIgnoreCase(alias))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static ConfigPath aliasOf(String model) {
    return ConfigPath.of("agents", "defaults", "models", model, "alias");
  }

  private static String profileId(String provider, String name) {
    String chosen = name.isBlank() ? "default" : name.strip();
    if (!provider.matches("[a-z0-9][a-z0-9._-]{0,63}") || !chosen.matches("[^\\s:]{1,100}")) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "\"" + provider + ":" + chosen + "\" is no name of a profile",
          "use lower-case letters, digits, dots and dashes, for example openai:work");
    }
    return provider + ":" + chosen;
  }

  private static String checked(String secret) {
    String key = secret.strip();
    boolean plain = key.chars().allMatch(c -> c > ' ' && c < 127);
    if (key.length() < 8 || !plain || key.toLowerCase(Locale.ROOT).startsWith("bearer")) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "this is no API key: a key is one word of at least eight printable characters",
          "paste the key alone");
    }
    return key;
  }

  private ConfigStore store() {
    return instance.configStore(environment, clock);
  }

  private AuthProfiles profiles() {
    return new AuthProfiles(
        Credentials.agentDirectory(store().read().resolved(), instance.stateDirectory()));
  }

  private Reading read() {
    return new Reading(store().readValid(), instance, clock);
  }

  /** One reading of the configuration with what is made from it. */
  private static final class Reading {
    private final ConfigSnapshot snapshot;
    private final Catalogue catalogue = new Catalogue();
    private final Models models;
    private final Credentials credentials;

    Reading(ConfigSnapshot snapshot, Instance instance, Clock clock) {
      this.snapshot = snapshot;
      LiveConfig live = new LiveConfig(snapshot, UnaryOperator.identity());
      this.models = new Models(live, catalogue);
      this.credentials = new Credentials(live, instance, secret -> {}, clock);
    }

    boolean usable(String provider) {
      if (provider.equals(Models.OPERATOR.provider())) {
        return true;
      }
      try {
        return models.provider(provider).filter(p -> !credentials.find(p).isEmpty()).isPresent();
      } catch (GatehouseException e) {
        return false;
      }
    }
  }
}
