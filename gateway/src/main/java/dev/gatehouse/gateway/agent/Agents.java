package dev.gatehouse.gateway.agent;

import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.gateway.configuration.LiveConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The agents that the configuration in force names; without any there is one, {@code main}. */
@Singleton
public final class Agents {
  private static final String DEFAULT_ID = "main";

  private final LiveConfig config;

  @Inject
  Agents(LiveConfig config) {
    this.config = config;
  }

  /**
   * One agent.
   *
   * @param id its id
   * @param settings its entry of {@code agents.list}, empty for the agent that nobody wrote down
   */
  public record Agent(String id, Map<String, Object> settings) {
    /** Returns a text of its settings. */
    public Optional<String> text(String key) {
      return settings.get(key) instanceof String value ? Optional.of(value) : Optional.empty();
    }
  }

  /** All agents, in the order of the configuration; never empty. */
  public List<Agent> all() {
    List<Agent> agents = new ArrayList<>();
    for (Object entry : list(config.current(), "agents", "list")) {
      if (entry instanceof Map<?, ?> map
          && map.get("id") instanceof String id
          && !id.isBlank()
          && agents.stream().noneMatch(agent -> agent.id().equals(id))) {
        agents.add(new Agent(id, tree(map)));
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
    return scope().equals("global") ? "global" : "agent:" + main().id() + ":" + mainKey();
  }

  /** The model that agents use, {@code provider/model}; empty when none is configured. */
  public Optional<String> primaryModel() {
    Optional<Object> model =
        ConfigTrees.at(config.current().resolved(), "agents", "defaults", "model");
    if (model.isPresent() && model.get() instanceof Map<?, ?> map) {
      return map.get("primary") instanceof String primary ? Optional.of(primary) : Optional.empty();
    }
    return model.filter(String.class::isInstance).map(String.class::cast);
  }

  /** How often an agent looks for work by itself, as written; {@code 30m} where nothing is. */
  public String heartbeatEvery() {
    return config.current().string("agents", "defaults", "heartbeat", "every").orElse("30m");
  }

  private static List<?> list(ConfigSnapshot config, String... path) {
    return ConfigTrees.at(config.resolved(), path)
        .filter(List.class::isInstance)
        .<List<?>>map(List.class::cast)
        .orElse(List.of());
  }

  @SuppressWarnings("unchecked") // configuration trees have text keys
  private static Map<String, Object> tree(Map<?, ?> map) {
    return (Map<String, Object>) map;
  }
}
