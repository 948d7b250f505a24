package dev.gatehouse.gateway.agent;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.provider.ModelChain;
import dev.gatehouse.gateway.provider.ModelRef;
import dev.gatehouse.gateway.provider.Models;
import dev.gatehouse.gateway.provider.ThinkingLevel;
import dev.gatehouse.profiles.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The agents that the configuration in force names; without any there is one, {@code main}. What an
 * agent's entry does not say is what {@code agents.defaults} says. Any thread may ask; never
 * blocks.
 */
@Singleton
public final class Agents {
  private static final String DEFAULT_ID = "main";

  private final LiveConfig config;
  private final Models models;
  private final Instance instance;
  private final Environment environment;

  @Inject
  Agents(LiveConfig config, Models models, Instance instance, Environment environment) {
    this.config = config;
    this.models = models;
    this.instance = instance;
    this.environment = environment;
  }

  /**
   * One agent.
   *
   * @param id its id, as {@link #id} makes it
   * @param settings its entry of {@code agents.list}, empty for the agent that nobody wrote down
   */
  public record Agent(String id, Map<String, Object> settings) {
    /** Returns a text of its settings. */
    public Optional<String> text(String key) {
      return settings.get(key) instanceof String value && !value.isBlank()
          ? Optional.of(value)
          : Optional.empty();
    }

    /** The name for people: as configured, else the one of its identity, else its id. */
    public String displayName() {
      return text("name")
          .or(
              () ->
                  ConfigTrees.at(settings, "identity", "name")
                      .filter(String.class::isInstance)
                      .map(String.class::cast))
          .filter(name -> !name.isBlank())
          .orElse(id);
    }
  }

  /** Returns the id that a name stands for: lower case, at most 64 letters, digits, - and _. */
  public static String id(String name) {
    StringBuilder id = new StringBuilder();
    for (char c : name.strip().toLowerCase(Locale.ROOT).toCharArray()) {
      boolean plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_';
      if (plain && (c != '_' || !id.isEmpty())) {
        id.append(c);
      } else if (!id.isEmpty() && id.charAt(id.length() - 1) != '-') {
        id.append('-');
      }
    }
    String cut = id.length() > 64 ? id.substring(0, 64) : id.toString();
    String trimmed = cut.replaceAll("-+$", "");
    return trimmed.isEmpty() ? DEFAULT_ID : trimmed;
  }

  /** All agents, in the order of the configuration; never empty. */
  public List<Agent> all() {
    List<Agent> agents = new ArrayList<>();
    for (Object entry : entries()) {
      if (entry instanceof Map<?, ?> map && map.get("id") instanceof String name) {
        String id = id(name);
        if (!name.isBlank() && agents.stream().noneMatch(agent -> agent.id().equals(id))) {
          agents.add(new Agent(id, tree(map)));
        }
      }
    }
    return agents.isEmpty() ? List.of(new Agent(DEFAULT_ID, Map.of())) : List.copyOf(agents);
  }

  /** The agent that answers when none is named: the one marked {@code default}, else the first. */
  public Agent main() {
    List<Agent> agents = all();
    return agents.stream()
        .filter(agent -> Boolean.TRUE.equals(agent.settings().get("default")))
        .findFirst()
        .orElse(agents.get(0));
  }

  /** Returns the agent with this id, in any spelling of it. */
  public Optional<Agent> find(String id) {
    String wanted = id(id);
    return all().stream().filter(agent -> agent.id().equals(wanted)).findFirst();
  }

  /** The agent of a session, by its key's own id; the main one where the key has none. */
  public String orMain(String agentIdOfKey) {
    return agentIdOfKey.isEmpty() ? main().id() : agentIdOfKey;
  }

  /**
   * Returns a setting of an agent: of its entry, else of {@code agents.defaults}. Objects are not
   * merged; ask for the value itself.
   */
  public Optional<Object> setting(String agentId, String... path) {
    return find(agentId)
        .flatMap(agent -> ConfigTrees.at(agent.settings(), path))
        .or(() -> ConfigTrees.at(defaults(), path));
  }

  /** Returns a setting that is a text, trimmed; empty when it is missing, blank or no text. */
  public Optional<String> text(String agentId, String... path) {
    return setting(agentId, path)
        .filter(String.class::isInstance)
        .map(value -> ((String) value).strip())
        .filter(value -> !value.isEmpty());
  }

  /** Returns a setting that is a number. */
  public long number(String agentId, long otherwise, String... path) {
    return setting(agentId, path)
        .filter(Number.class::isInstance)
        .map(value -> ((Number) value).longValue())
        .orElse(otherwise);
  }

  /** Returns a setting that is true or false. */
  public boolean flag(String agentId, boolean otherwise, String... path) {
    return setting(agentId, path)
        .filter(Boolean.class::isInstance)
        .map(Boolean.class::cast)
        .orElse(otherwise);
  }

  /**
   * The folder that an agent works in, absolute: as configured; else the instance's workspace for
   * the main agent, and a folder of its own in the state directory for any other.
   */
  public Path workspace(String agentId) {
    Agent main = main();
    Optional<Agent> agent = find(agentId);
    Optional<String> own = agent.flatMap(found -> found.text("workspace"));
    if (own.isPresent()) {
      return written(agentId, own.get());
    }
    String id = agent.map(Agent::id).orElseGet(() -> id(agentId));
    return id.equals(main.id())
        ? instance.workspace()
        : instance.stateDirectory().resolve("workspace-" + id);
  }

  private Path written(String agentId, String workspace) {
    try {
      return workspace.startsWith("~") || Path.of(workspace).isAbsolute()
          ? environment.path(workspace)
          : instance.stateDirectory().resolve(workspace).normalize();
    } catch (InvalidPathException e) {
      throw new GatehouseException(
          ExitCode.CONFIG,
          "the workspace of agent \"" + agentId + "\" is no path: " + e.getReason(),
          "correct agents.list[].workspace or agents.defaults.workspace");
    }
  }

  /** Where an agent keeps what is its own beside the workspace. */
  public Path directory(String agentId) {
    return instance.stateDirectory().resolve("agents").resolve(id(agentId));
  }

  /**
   * The models that an agent asks, first choice first; where none is configured, what {@link
   * Models#automatic()} finds.
   */
  public ModelChain models(String agentId) {
    return chain(agentId, "model").orElseGet(models::automatic);
  }

  /** The models that look at pictures for an agent, where some are configured for that. */
  public Optional<ModelChain> imageModels(String agentId) {
    return chain(agentId, "imageModel");
  }

  private Optional<ModelChain> chain(String agentId, String key) {
    Optional<Object> setting = setting(agentId, key);
    Optional<ModelRef> primary = setting.flatMap(Agents::primary).map(this::model);
    if (primary.isEmpty()) {
      return Optional.empty();
    }
    List<ModelRef> fallbacks = new ArrayList<>();
    if (setting.get() instanceof Map<?, ?> map && map.get("fallbacks") instanceof List<?> list) {
      for (Object text : list) {
        if (text instanceof String name && !name.isBlank()) {
          fallbacks.add(model(name));
        }
      }
    }
    return Optional.of(new ModelChain(primary.get(), fallbacks));
  }

  /** A bare name that nobody knows is one of the family's default provider. */
  private ModelRef model(String name) {
    return models.resolve(name).orElseGet(() -> new ModelRef("anthropic", name.strip()));
  }

  /** How long an agent's model may think where nobody asked for anything else. */
  public Optional<ThinkingLevel> thinking(String agentId) {
    return text(agentId, "thinkingDefault").flatMap(ThinkingLevel::parse);
  }

  /** Name of every agent's main session. */
  public String mainKey() {
    return config.current().string("session", "mainKey").orElse("main");
  }

  /** {@code per-sender} or {@code global}. */
  public String scope() {
    return config
        .current()
        .string("session", "scope")
        .filter("global"::equals)
        .orElse("per-sender");
  }

  /** The key of the main agent's main session. */
  public String mainSessionKey() {
    return mainSessionKey(main().id());
  }

  /** The key of an agent's main session. */
  public String mainSessionKey(String agentId) {
    return scope().equals("global") ? "global" : "agent:" + id(agentId) + ":" + mainKey();
  }

  /** The model that agents use, {@code provider/model}; empty when none is configured. */
  public Optional<String> primaryModel() {
    return ConfigTrees.at(defaults(), "model").flatMap(Agents::primary);
  }

  /** How often an agent looks for work by itself, as written; {@code 30m} where nothing is. */
  public String heartbeatEvery() {
    return config.current().string("agents", "defaults", "heartbeat", "every").orElse("30m");
  }

  private static Optional<String> primary(Object model) {
    if (model instanceof Map<?, ?> map) {
      return map.get("primary") instanceof String primary ? Optional.of(primary) : Optional.empty();
    }
    return model instanceof String text ? Optional.of(text) : Optional.empty();
  }

  private Map<String, Object> defaults() {
    return ConfigTrees.at(config.current().resolved(), "agents", "defaults")
        .filter(Map.class::isInstance)
        .map(value -> tree((Map<?, ?>) value))
        .orElse(Map.of());
  }

  private List<?> entries() {
    return ConfigTrees.at(config.current().resolved(), "agents", "list")
        .filter(List.class::isInstance)
        .<List<?>>map(List.class::cast)
        .orElse(List.of());
  }

  @SuppressWarnings("unchecked") // configuration trees have text keys
  private static Map<String, Object> tree(Map<?, ?> map) {
    return (Map<String, Object>) map;
  }
}
