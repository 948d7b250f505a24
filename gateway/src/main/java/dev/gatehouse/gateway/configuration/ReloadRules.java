package dev.gatehouse.gateway.configuration;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a change of each key asks of a running gateway: the longest prefix decides, and what is not
 * listed asks for a restart.
 */
final class ReloadRules {
  private static final Rule UNKNOWN =
      new Rule("", Effect.RESTART, "what is not listed here is read at the start");

  /** Sorted by key, as the page shows them. */
  static final List<Rule> RULES =
      List.of(
          none("$schema"),
          none("acp"),
          live("agents", "the next turn, and the next look at an agent, reads it"),
          part("agents.defaults.heartbeat", "heartbeats are planned anew"),
          part("agents.list", "heartbeats are planned anew; the rest is read by the next turn"),
          none("anton"),
          none("approvals"),
          none("audio"),
          live("auth", "the next call of a model reads it"),
          live("bindings", "the next message reads it"),
          none("broadcast"),
          restart("browser", "browser control is started with it"),
          live("browser.attachOnly", "the next start of a browser reads it"),
          live("browser.cdpUrl", "the next connection to a browser reads it"),
          live("browser.color", "the next start of a browser reads it"),
          live("browser.defaultProfile", "the next request reads it"),
          live("browser.executablePath", "the next start of a browser reads it"),
          live("browser.headless", "the next start of a browser reads it"),
          live("browser.noSandbox", "the next start of a browser reads it"),
          live("browser.profiles", "the next request reads it"),
          live("browser.remoteCdpHandshakeTimeoutMs", "the next connection to a browser reads it"),
          live("browser.remoteCdpTimeoutMs", "the next connection to a browser reads it"),
          restart("canvasHost", "the canvas opens its port at the start"),
          live("channels", "the next look at the channels reads it"),
          live("commands", "the next message reads it"),
          part("cron", "planned work is scheduled anew"),
          none("diagnostics"),
          none("discovery"),
          restart("env", "the process's variables are put together at the start"),
          restart("gateway", "the server is started with it"),
          live("gateway.allowedHosts", "the next request is checked by it"),
          part("gateway.auth", "the secret is read anew; sockets of an old one are closed"),
          live("gateway.budget", "the next look at the limits reads it"),
          none("gateway.channelHealthCheckMinutes"),
          live("gateway.controlUi.allowedOrigins", "the next request is checked by it"),
          live("gateway.http", "the next request reads it"),
          live("gateway.nodes", "the next call of a node is checked by it"),
          live("gateway.reload", "the next change is treated by it"),
          none("gateway.remote"),
          live("gateway.tools", "the next call of a tool over HTTP is checked by it"),
          live("gateway.trustedProxies", "the next request is checked by it"),
          live("hooks", "the next request reads it"),
          live("identity", "the next turn reads it"),
          live("logging", "the next line is written by it"),
          restart("logging.file", "the log is opened at the start"),
          restart("logging.maxFileBytes", "the log is opened at the start"),
          part("mcp", "servers that changed are started anew"),
          none("memory"),
          live("messages", "the next turn reads it"),
          none("meta"),
          live("models", "the next call of a model reads it"),
          none("nodeHost"),
          none("plugins"),
          live("secrets", "the next use of a secret reads it"),
          live("session", "the next turn, or the next look after sessions, reads it"),
          live("skills", "the next turn reads it"),
          live("talk", "the next question for it reads it"),
          live("tools", "the next call of a tool is checked by it"),
          live("ui", "the next page reads it"),
          none("update"),
          none("web"),
          none("wizard"));

  private ReloadRules() {}

  /** What a change asks for. */
  enum Effect {
    /** Read anew on each use. */
    LIVE("in force at once"),
    /** A part of the gateway takes it up, and starts again what has to. */
    PART("restarts a part"),
    /** The gateway is closed and started again in its process. */
    RESTART("restarts the gateway"),
    /** Nothing of this version reads it. */
    NONE("nothing");

    private final String words;

    Effect(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /**
   * One row of the table.
   *
   * @param key the key, with all below it
   * @param how what happens, one clause
   */
  record Rule(String key, Effect effect, String how) {
    private boolean covers(String path) {
      return path.equals(key)
          || path.startsWith(key)
              && (path.charAt(key.length()) == '.' || path.charAt(key.length()) == '[');
    }
  }

  /** The rule for a change at {@code path}. */
  static Rule of(String path) {
    Rule best = UNKNOWN;
    for (Rule rule : RULES) {
      if (rule.covers(path) && rule.key().length() >= best.key().length()) {
        best = rule;
      }
    }
    return best;
  }

  /** Whether a row of the table, and not the default, decides over {@code path}. */
  static boolean isListed(String path) {
    return of(path) != UNKNOWN;
  }

  /** Returns the paths that differ, sorted. */
  static List<String> changed(Map<String, Object> before, Map<String, Object> after) {
    List<String> changed = new ArrayList<>();
    compare("", before, after, changed);
    return changed.stream().sorted().toList();
  }

  /** Returns those of {@code changed} that a running gateway does not take up. */
  static List<String> needRestart(List<String> changed) {
    return changed.stream().filter(path -> of(path).effect() == Effect.RESTART).toList();
  }

  /** Returns those of {@code changed} that change anything at all. */
  static List<String> matter(List<String> changed) {
    return changed.stream()
        .filter(path -> of(path).effect() != Effect.NONE && !path.startsWith("gateway.reload"))
        .toList();
  }

  private static void compare(
      String path, Map<?, ?> before, Map<?, ?> after, List<String> changed) {
    Set<Object> keys = new HashSet<>(before.keySet());
    keys.addAll(after.keySet());
    for (Object key : keys) {
      Object old = before.get(key);
      Object fresh = after.get(key);
      String below = path.isEmpty() ? String.valueOf(key) : path + "." + key;
      if (old instanceof Map<?, ?> from && fresh instanceof Map<?, ?> to) {
        compare(below, from, to, changed);
      } else if (old == null && fresh instanceof Map<?, ?> added && !added.isEmpty()) {
        compare(below, Map.of(), added, changed);
      } else if (fresh == null && old instanceof Map<?, ?> gone && !gone.isEmpty()) {
        compare(below, gone, Map.of(), changed);
      } else if (!Objects.equals(old, fresh)) {
        changed.add(below);
      }
    }
  }

  private static Rule live(String key, String how) {
    return new Rule(key, Effect.LIVE, how);
  }

  private static Rule part(String key, String how) {
    return new Rule(key, Effect.PART, how);
  }

  private static Rule restart(String key, String how) {
    return new Rule(key, Effect.RESTART, how);
  }

  private static Rule none(String key) {
    return new Rule(key, Effect.NONE, "this version does not read it");
  }
}
