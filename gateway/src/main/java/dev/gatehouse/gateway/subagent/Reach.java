package dev.gatehouse.gateway.subagent;

import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.session.SessionEntry;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.session.SessionKeys;
import dev.gatehouse.gateway.session.Sessions;
import dev.gatehouse.gateway.tool.ToolPolicy;
import dev.gatehouse.gateway.tool.ToolScope;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Which sessions a turn may read and speak to. Without more words in the configuration: an agent
 * all of its own; a sub-agent, and a turn whose words may come from outsiders, only itself and what
 * it spawned; another agent's only where {@code tools.agentToAgent} names both.
 */
@Singleton
final class Reach {
  private static final int DEEPEST = 16;

  private final LiveConfig config;
  private final Agents agents;
  private final Sessions sessions;
  private final SessionKeys keys;
  private final ToolPolicy policy;

  @Inject
  Reach(LiveConfig config, Agents agents, Sessions sessions, SessionKeys keys, ToolPolicy policy) {
    this.config = config;
    this.agents = agents;
    this.sessions = sessions;
    this.keys = keys;
    this.policy = policy;
  }

  /** How far a turn sees. */
  private enum Level {
    SELF,
    TREE,
    AGENT
  }

  /** The key that an agent means: a bare name is one of its own sessions. */
  SessionKey key(ToolScope scope, String given) {
    String name = given.strip().toLowerCase(Locale.ROOT);
    return name.startsWith("agent:") || name.equals("global")
        ? keys.canonical(name)
        : keys.of(scope.agentId(), keys.canonical(name).rest());
  }

  /** Finds the session that an agent names by key, by id or by label, when it may see it. */
  Future<Optional<SessionEntry>> find(ToolScope scope, String given, String tool) {
    SessionKey key = key(scope, given);
    return visible(scope, key, tool)
        .compose(may -> may ? sessions.find(key) : Future.succeededFuture(Optional.empty()))
        .compose(
            found ->
                found.isPresent()
                    ? Future.succeededFuture(found)
                    : sessions
                        .findById(given.strip())
                        .compose(
                            byId ->
                                byId.isPresent()
                                    ? Future.succeededFuture(byId)
                                    : sessions.findByLabel(given.strip()))
                        .compose(
                            other ->
                                other.isEmpty()
                                    ? Future.succeededFuture(other)
                                    : visible(scope, other.get().key(), tool)
                                        .map(may -> may ? other : Optional.empty())));
  }

  /** Whether a turn may see a session; the session need not exist. */
  Future<Boolean> visible(ToolScope scope, SessionKey target, String tool) {
    if (target.equals(scope.session())) {
      return Future.succeededFuture(true);
    }
    if (openly(scope, target, tool)) {
      return Future.succeededFuture(true);
    }
    return level(scope, tool) == Level.SELF
        ? Future.succeededFuture(false)
        : spawnedBy(target, scope.session(), 0);
  }

  /** Those of {@code all} that a turn may see. */
  List<SessionEntry> visible(ToolScope scope, List<SessionEntry> all, String tool) {
    Map<SessionKey, SessionEntry> byKey =
        all.stream()
            .collect(
                java.util.stream.Collectors.toMap(
                    SessionEntry::key, Function.identity(), (a, b) -> a));
    boolean tree = level(scope, tool) != Level.SELF;
    return all.stream()
        .filter(
            entry ->
                entry.key().equals(scope.session())
                    || openly(scope, entry.key(), tool)
                    || tree && descends(entry, scope.session(), byKey))
        .toList();
  }

  private boolean openly(ToolScope scope, SessionKey target, String tool) {
    if (level(scope, tool) != Level.AGENT) {
      return false;
    }
    String owner = agents.orMain(target.agentId());
    return owner.equals(scope.agentId()) || agentToAgent(scope.agentId(), owner);
  }

  /** Whether two agents may speak with each other. */
  boolean agentToAgent(String one, String other) {
    Optional<Object> rules = ConfigTrees.at(config.current().resolved(), "tools", "agentToAgent");
    if (!(rules.orElse(Map.of()) instanceof Map<?, ?> map)
        || !Boolean.TRUE.equals(map.get("enabled"))) {
      return false;
    }
    if (!(map.get("allow") instanceof List<?> allow) || allow.isEmpty()) {
      return true;
    }
    return named(allow, one) && named(allow, other);
  }

  /** Whether a list of ids and patterns names an agent. */
  static boolean named(List<?> list, String agentId) {
    for (Object entry : list) {
      String pattern = String.valueOf(entry).strip().toLowerCase(Locale.ROOT);
      boolean fits =
          pattern.indexOf('*') < 0
              ? pattern.equals(agentId)
              : Pattern.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q"), agentId);
      if (fits) {
        return true;
      }
    }
    return false;
  }

  private Level level(ToolScope scope, String tool) {
    Optional<Level> configured =
        config
            .current()
            .string("tools", "sessions", "visibility")
            .map(
                word ->
                    switch (word.strip().toLowerCase(Locale.ROOT)) {
                      case "self" -> Level.SELF;
                      case "tree" -> Level.TREE;
                      default -> Level.AGENT;
                    });
    Level usual = scope.subagent() ? Level.TREE : Level.AGENT;
    Level level = configured.orElse(usual);
    boolean outsider = scope.origin().untrusted() && !policy.namedForChannel(tool, scope);
    return outsider && level == Level.AGENT ? Level.TREE : level;
  }

  private Future<Boolean> spawnedBy(SessionKey target, SessionKey ancestor, int depth) {
    if (depth > DEEPEST) {
      return Future.succeededFuture(false);
    }
    return sessions
        .find(target)
        .compose(
            found -> {
              Optional<SessionKey> parent =
                  found.flatMap(entry -> entry.text("spawnedBy")).map(SessionKey::new);
              if (parent.isEmpty()) {
                return Future.succeededFuture(false);
              }
              return parent.get().equals(ancestor)
                  ? Future.succeededFuture(true)
                  : spawnedBy(parent.get(), ancestor, depth + 1);
            });
  }

  private static boolean descends(
      SessionEntry entry, SessionKey ancestor, Map<SessionKey, SessionEntry> byKey) {
    Optional<SessionEntry> at = Optional.of(entry);
    for (int depth = 0; depth <= DEEPEST && at.isPresent(); depth++) {
      Optional<SessionKey> parent = at.get().text("spawnedBy").map(SessionKey::new);
      if (parent.filter(ancestor::equals).isPresent()) {
        return true;
      }
      at = parent.map(byKey::get);
    }
    return false;
  }
}
