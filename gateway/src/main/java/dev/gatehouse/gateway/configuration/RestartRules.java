package dev.gatehouse.gateway.configuration;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Which changes of a configuration a running gateway takes up, and which need a restart. */
final class RestartRules {
  /** Read anew on each use, or followed while running; the longest matching prefix decides. */
  private static final List<String> LIVE =
      List.of(
          "meta",
          "gateway.auth",
          "gateway.budget",
          "gateway.remote",
          "gateway.reload",
          "gateway.trustedProxies",
          "gateway.allowedHosts",
          "gateway.controlUi.allowedOrigins",
          "agents",
          "browser.attachOnly",
          "browser.cdpUrl",
          "browser.color",
          "browser.defaultProfile",
          "browser.executablePath",
          "browser.headless",
          "browser.noSandbox",
          "browser.profiles",
          "browser.remoteCdpHandshakeTimeoutMs",
          "browser.remoteCdpTimeoutMs",
          "channels",
          "hooks",
          "identity",
          "logging",
          "mcp",
          "messages",
          "models",
          "session",
          "tools",
          "ui",
          "wizard");

  private RestartRules() {}

  /** Returns the paths that differ and that the running gateway does not take up, sorted. */
  static List<String> needRestart(Map<String, Object> before, Map<String, Object> after) {
    List<String> changed = new ArrayList<>();
    compare("", before, after, changed);
    return changed.stream().filter(path -> !isLive(path)).sorted().toList();
  }

  /** Whether the running gateway takes up a change at {@code path}. */
  static boolean isLive(String path) {
    return LIVE.stream().anyMatch(live -> path.equals(live) || path.startsWith(live + "."));
  }

  private static void compare(
      String path, Map<?, ?> before, Map<?, ?> after, List<String> changed) {
    Set<Object> keys = new HashSet<>(before.keySet());
    keys.addAll(after.keySet());
    for (Object key : keys) {
      Object old = before.get(key);
      Object fresh = after.get(key);
      String below = path.isEmpty() ? String.valueOf(key) : path + "." + key;
      if (old instanceof Map<?, ?> oldMap && fresh instanceof Map<?, ?> freshMap) {
        compare(below, oldMap, freshMap, changed);
      } else if (!Objects.equals(old, fresh)) {
        changed.add(below);
      }
    }
  }
}
