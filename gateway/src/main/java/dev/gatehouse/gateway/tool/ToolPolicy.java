package dev.gatehouse.gateway.tool;

import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.session.SessionKey;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who may call which tool: the layers of the configuration in force, each of which can only take
 * away. A tool passes when no layer denies it and every layer that lists what is allowed lists it.
 * Never blocks.
 */
@Singleton
public final class ToolPolicy {
  /** Not for turns whose words may come from outsiders, unless their channel's own list says so. */
  private static final List<String> NOT_FOR_OUTSIDERS =
      List.of("gateway", "rescue", "cron", "nodes", "canvas", "browser");

  /** Not for sub-agents, unless {@code tools.subagents.tools.allow} names them. */
  private static final List<String> NOT_FOR_SUBAGENTS =
      List.of("group:sessions", "group:automation", "agents_list", "group:memory", "nodes");

  /** What a sub-agent that may have sub-agents of its own needs. */
  private static final List<String> FOR_SPAWNING_SUBAGENTS =
      List.of("sessions_spawn", "sessions_list", "sessions_history", "subagents");

  /** Not by HTTP, unless {@code gateway.tools.allow} names them. */
  private static final List<String> NOT_BY_HTTP =
      List.of(
          "exec",
          "process",
          "write",
          "edit",
          "apply_patch",
          "sessions_spawn",
          "sessions_send",
          "subagents",
          "cron",
          "gateway",
          "rescue",
          "nodes");

  private final LiveConfig config;
  private final Agents agents;

  @Inject
  ToolPolicy(LiveConfig config, Agents agents) {
    this.config = config;
    this.agents = agents;
  }

  /** Through what a call reaches the toolbox. */
  enum Door {
    /** A turn of an agent. */
    TURN,
    /** {@code tools.invoke} of an operator with all rights. */
    ADMIN,
    /** {@code tools.invoke} of an operator without all rights, and {@code /tools/invoke}. */
    CALLER
  }

  /** The profile that tools start from in this scope. */
  String profile(ToolScope scope) {
    return agentText(scope, "tools", "profile")
        .or(() -> config.current().string("tools", "profile"))
        .flatMap(ToolProfile::of)
        .orElse(ToolProfile.FULL)
        .id();
  }

  /**
   * Says why {@code tool} may not be called; empty when it may.
   *
   * @return a sentence's end that names the rule: {@code denied by tools.deny}
   */
  Optional<String> refusal(Tool tool, ToolScope scope, Door door) {
    for (Layer layer : layers(scope, door)) {
      Optional<String> refusal = layer.refusal(tool);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  /**
   * Whether the owner named {@code tool} itself, not by a group or pattern, in the list of the
   * channel or group that a turn comes from. Such a tool has its full rights there.
   */
  public boolean namedForChannel(String tool, ToolScope scope) {
    return channelRules(scope).stream()
        .flatMap(rules -> texts(rules, "allow").stream())
        .anyMatch(entry -> ToolGroups.canonical(entry).equals(tool));
  }

  private List<Layer> layers(ToolScope scope, Door door) {
    List<Layer> layers = new ArrayList<>();
    Map<?, ?> global = map(ConfigTrees.at(config.current().resolved(), "tools"));
    Map<?, ?> agent = map(agentSetting(scope, "tools"));
    addProfile(layers, profile(scope), "tools.profile", global, agent);
    layers.add(Layer.of("tools", global));
    layers.add(Layer.of("agents.list[" + scope.agentId() + "].tools", agent));
    addProvider(layers, scope, "tools.byProvider", global);
    addProvider(layers, scope, "agents.list[" + scope.agentId() + "].tools.byProvider", agent);
    channelRules(scope).forEach(rules -> layers.add(Layer.of("the channel's tools", rules)));
    if (scope.origin().untrusted()) {
      layers.add(
          new Layer(
              "turns that come from outside may not use it",
              NOT_FOR_OUTSIDERS.stream().filter(name -> !namedForChannel(name, scope)).toList(),
              List.of()));
    }
    if (scope.subagent()) {
      addSubagent(layers, global);
    }
    if (door == Door.CALLER) {
      Map<?, ?> http = map(ConfigTrees.at(config.current().resolved(), "gateway", "tools"));
      List<String> allowed = texts(http, "allow").stream().map(ToolGroups::canonical).toList();
      layers.add(new Layer("gateway.tools.deny", texts(http, "deny"), List.of()));
      layers.add(
          new Layer(
              "not offered at this door; gateway.tools.allow can name it",
              NOT_BY_HTTP.stream().filter(name -> !allowed.contains(name)).toList(),
              List.of()));
    }
    return layers;
  }

  private static void addProfile(
      List<Layer> layers, String id, String name, Map<?, ?> global, Map<?, ?> agent) {
    ToolProfile profile = ToolProfile.of(id).orElse(ToolProfile.FULL);
    if (profile != ToolProfile.FULL) {
      List<String> allow = new ArrayList<>(profile.allow());
      allow.addAll(texts(global, "alsoAllow"));
      allow.addAll(texts(agent, "alsoAllow"));
      layers.add(new Layer(name + " " + id, List.of(), allow));
    }
  }

  private static void addProvider(
      List<Layer> layers, ToolScope scope, String name, Map<?, ?> tools) {
    if (scope.provider().isEmpty()) {
      return;
    }
    String provider = scope.provider().get();
    Map<?, ?> rules =
        map(
            Optional.ofNullable(tools.get("byProvider"))
                .filter(Map.class::isInstance)
                .map(Map.class::cast)
                .map(all -> all.get(provider)));
    String where = name + "[" + provider + "]";
    if (rules.get("profile") instanceof String profile) {
      addProfile(layers, profile, where + ".profile", rules, Map.of());
    }
    layers.add(Layer.of(where, rules));
  }

  private void addSubagent(List<Layer> layers, Map<?, ?> global) {
    Map<?, ?> rules =
        map(
            Optional.ofNullable(global.get("subagents"))
                .filter(Map.class::isInstance)
                .map(Map.class::cast)
                .map(all -> all.get("tools")));
    List<String> allowed = new ArrayList<>(texts(rules, "allow"));
    boolean spawns =
        ConfigTrees.at(
                config.current().resolved(), "agents", "defaults", "subagents", "maxSpawnDepth")
            .filter(depth -> depth instanceof Number number && number.intValue() > 1)
            .isPresent();
    List<String> lifted = new ArrayList<>(allowed);
    if (spawns) {
      lifted.addAll(FOR_SPAWNING_SUBAGENTS);
    }
    layers.add(new Layer("sub-agents may not use it", NOT_FOR_SUBAGENTS, List.of(), lifted));
    layers.add(Layer.of("tools.subagents.tools", rules));
  }

  /** The lists of the channel and of the group in it that a session belongs to. */
  private List<Map<?, ?>> channelRules(ToolScope scope) {
    if (scope.channel().isEmpty()) {
      return List.of();
    }
    Optional<Object> channel =
        ConfigTrees.at(config.current().resolved(), "channels", scope.channel().get());
    List<Map<?, ?>> rules = new ArrayList<>();
    rules.add(map(channel.map(value -> map(Optional.of(value)).get("tools"))));
    Map<?, ?> groups = map(channel.map(value -> map(Optional.of(value)).get("groups")));
    if (!groups.isEmpty()) {
      // The groups on the way count too: work that a group gives away stays under its rules.
      List<SessionKey> sessions = new ArrayList<>();
      sessions.add(scope.session());
      scope.lineage().ifPresent(lineage -> sessions.addAll(lineage.path()));
      List<String> ids =
          sessions.stream().flatMap(key -> groupId(key).stream()).distinct().toList();
      List<Object> found = new ArrayList<>();
      for (String id : ids) {
        Object group = groups.containsKey(id) ? groups.get(id) : groups.get("*");
        if (group != null) {
          found.add(group);
        }
      }
      for (Object group : found) {
        rules.add(map(Optional.ofNullable(map(Optional.of(group)).get("tools"))));
      }
    }
    return rules;
  }

  /** The group's id of {@code …:<channel>:group:<id>[:thread:…]}; empty between two people. */
  private static Optional<String> groupId(SessionKey session) {
    String rest = session.rest();
    for (String kind : List.of(":group:", ":channel:")) {
      int at = rest.indexOf(kind);
      if (at >= 0) {
        String id = rest.substring(at + kind.length());
        int end = id.indexOf(":t");
        return Optional.of(end < 0 ? id : id.substring(0, end));
      }
    }
    return Optional.empty();
  }

  private Optional<Object> agentSetting(ToolScope scope, String... path) {
    return agents.find(scope.agentId()).flatMap(agent -> ConfigTrees.at(agent.settings(), path));
  }

  private Optional<String> agentText(ToolScope scope, String... path) {
    return agentSetting(scope, path).filter(String.class::isInstance).map(String.class::cast);
  }

  private static Map<?, ?> map(Optional<?> value) {
    return value.isPresent() && value.get() instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<String> texts(Map<?, ?> rules, String key) {
    return rules.get(key) instanceof List<?> list
        ? list.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of();
  }

  /**
   * One list of what is denied and allowed.
   *
   * @param name what a refusal says
   * @param allow empty for everything
   * @param lifted what {@code deny} does not deny
   */
  private record Layer(String name, List<String> deny, List<String> allow, List<String> lifted) {
    Layer(String name, List<String> deny, List<String> allow) {
      this(name, deny, allow, List.of());
    }

    static Layer of(String name, Map<?, ?> rules) {
      List<String> allow = new ArrayList<>(texts(rules, "allow"));
      if (!allow.isEmpty()) {
        allow.addAll(texts(rules, "alsoAllow"));
      }
      return new Layer(name, texts(rules, "deny"), allow);
    }

    Optional<String> refusal(Tool tool) {
      if (names(deny, tool) && !names(lifted, tool)) {
        return Optional.of("denied: " + name);
      }
      if (!allow.isEmpty() && !names(allow, tool)) {
        return Optional.of("not allowed: " + name);
      }
      return Optional.empty();
    }

    private static boolean names(List<String> entries, Tool tool) {
      return entries.stream().anyMatch(entry -> ToolGroups.matches(entry, tool));
    }
  }
}
