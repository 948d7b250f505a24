package dev.gatehouse.core.config;

import dev.gatehouse.core.GatehouseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys that decide who may do what. An agent does not change them, and going back to an earlier
 * configuration does not take them back: a token that was replaced stays replaced.
 */
public final class AccessKeys {
  private static final ConfigPath BIND = ConfigPath.of("gateway", "bind");
  private static final ConfigPath BIND_HOST = ConfigPath.of("gateway", "customBindHost");
  private static final ConfigPath AGENTS = ConfigPath.of("agents", "list");

  /** Of one agent, what narrows it. */
  private static final List<String> OF_AN_AGENT = List.of("tools", "subagents");

  private static final List<ConfigPath> KEYS =
      List.of(
          ConfigPath.of("bindings"),
          ConfigPath.of("browser", "evaluateEnabled"),
          ConfigPath.of("browser", "noSandbox"),
          ConfigPath.of("browser", "ssrfPolicy"),
          ConfigPath.of("channels"),
          ConfigPath.of("commands"),
          ConfigPath.of("gateway", "allowedHosts"),
          ConfigPath.of("gateway", "auth"),
          BIND,
          ConfigPath.of("gateway", "controlUi"),
          BIND_HOST,
          ConfigPath.of("gateway", "http"),
          ConfigPath.of("gateway", "nodes"),
          ConfigPath.of("gateway", "tools"),
          ConfigPath.of("gateway", "trustedProxies"),
          ConfigPath.of("hooks"),
          ConfigPath.of("secrets"),
          ConfigPath.of("session", "sendPolicy"),
          ConfigPath.of("tools"));

  private AccessKeys() {}

  /** Whether the value at {@code path}, written with dots, decides who may do what. */
  public static boolean decides(String path) {
    return KEYS.stream()
        .map(ConfigPath::toString)
        .anyMatch(key -> path.equals(key) || path.startsWith(key + "."));
  }

  /**
   * An older configuration with the newer access.
   *
   * @param document the older text with the access keys of the newer one
   * @param kept which of them differed, as paths
   */
  record Carried(ConfigDocument document, List<String> kept) {}

  /**
   * Puts the access keys of a newer text into an older one. An address to listen on that differs
   * becomes the loopback: what the newer one names may be what failed, and the older one may be
   * open to more.
   */
  static Carried carry(ConfigDocument older, ConfigDocument newer) {
    ConfigDocument result = older;
    List<String> kept = new ArrayList<>();
    for (ConfigPath key : KEYS) {
      if (!key.equals(BIND) && !key.equals(BIND_HOST)) {
        result = copy(newer, key, result, key, kept);
      }
    }
    Map<Object, Integer> newerAgents = agents(newer);
    for (Map.Entry<Object, Integer> agent : agents(older).entrySet()) {
      Integer there = newerAgents.get(agent.getKey());
      if (there != null) {
        ConfigPath from = AGENTS.plus(there);
        ConfigPath to = AGENTS.plus(agent.getValue());
        for (String key : OF_AN_AGENT) {
          result = copy(newer, from.plus(key), result, to.plus(key), kept);
        }
      }
    }
    return new Carried(listening(result, newer, kept), List.copyOf(kept));
  }

  /**
   * Whether {@code older} lets the same people do the same as {@code newest}, the address left
   * aside. An agent that only the older one has is reached by nobody new, since bindings are the
   * newest; one to which a binding leads must be there.
   */
  static boolean same(ConfigSnapshot older, ConfigSnapshot newest) {
    boolean keys =
        KEYS.stream()
            .filter(key -> !key.equals(BIND) && !key.equals(BIND_HOST))
            .map(key -> key.steps().toArray(new String[0]))
            .allMatch(
                key ->
                    ConfigTrees.at(older.resolved(), key)
                        .equals(ConfigTrees.at(newest.resolved(), key)));
    if (!keys) {
      return false;
    }
    Map<String, Map<?, ?>> then = agents(older);
    Map<String, Map<?, ?>> now = agents(newest);
    boolean rules =
        now.entrySet().stream()
            .filter(agent -> then.containsKey(agent.getKey()))
            .allMatch(
                agent ->
                    OF_AN_AGENT.stream()
                        .allMatch(
                            key ->
                                Objects.equals(
                                    agent.getValue().get(key),
                                    then.getOrDefault(agent.getKey(), Map.of()).get(key))));
    return rules && then.keySet().containsAll(bound(newest, now.keySet()));
  }

  /** Those of the agents to which a binding leads. */
  private static Set<String> bound(ConfigSnapshot config, Set<String> agents) {
    Set<String> bound = new HashSet<>();
    if (ConfigTrees.at(config.resolved(), "bindings").orElse(null) instanceof List<?> bindings) {
      for (Object binding : bindings) {
        if (binding instanceof Map<?, ?> map && map.get("agentId") instanceof String id) {
          bound.add(id);
        }
      }
    }
    bound.retainAll(agents);
    return bound;
  }

  private static Map<String, Map<?, ?>> agents(ConfigSnapshot config) {
    Map<String, Map<?, ?>> found = new HashMap<>();
    if (ConfigTrees.at(config.resolved(), "agents", "list").orElse(null)
        instanceof List<?> agents) {
      for (Object one : agents) {
        if (one instanceof Map<?, ?> agent && agent.get("id") instanceof String id) {
          found.putIfAbsent(id, agent);
        }
      }
    }
    return found;
  }

  /** Whether a gateway could take the secret of this reading; a reference is not followed. */
  static boolean usable(ConfigSnapshot config) {
    if (!config.valid()) {
      return false;
    }
    boolean password =
        ConfigTrees.at(config.resolved(), "gateway", "auth", "password").isPresent()
            && ConfigTrees.at(config.resolved(), "gateway", "auth", "token").isEmpty();
    String mode = config.string("gateway", "auth", "mode").orElse(password ? "password" : "token");
    if (!mode.equals("token") && !mode.equals("password")) {
      return false;
    }
    Optional<String> secret = config.string("gateway", "auth", mode);
    try {
      secret.ifPresent(text -> Secrets.refuseWeak("gateway.auth." + mode, text));
      return true;
    } catch (GatehouseException e) {
      return false;
    }
  }

  private static ConfigDocument listening(
      ConfigDocument result, ConfigDocument newer, List<String> kept) {
    String before = result.get(BIND).map(String::valueOf).orElse("loopback");
    boolean same =
        result.get(BIND).equals(newer.get(BIND))
            && result.get(BIND_HOST).equals(newer.get(BIND_HOST));
    if (same || before.equals("loopback")) {
      return result;
    }
    kept.add(BIND.toString());
    return result.set(BIND, "loopback").unset(BIND_HOST);
  }

  private static ConfigDocument copy(
      ConfigDocument from,
      ConfigPath source,
      ConfigDocument to,
      ConfigPath target,
      List<String> kept) {
    @Nullable Object wanted = from.get(source).orElse(null);
    if (Objects.equals(wanted, to.get(target).orElse(null))) {
      return to;
    }
    kept.add(target.toString());
    return wanted == null ? to.unset(target) : to.set(target, wanted);
  }

  private static Map<Object, Integer> agents(ConfigDocument document) {
    Map<Object, Integer> places = new HashMap<>();
    if (document.get(AGENTS).orElse(null) instanceof List<?> agents) {
      for (int i = 0; i < agents.size(); i++) {
        if (agents.get(i) instanceof Map<?, ?> agent && agent.get("id") instanceof String id) {
          places.putIfAbsent(id, i);
        }
      }
    }
    return places;
  }
}
