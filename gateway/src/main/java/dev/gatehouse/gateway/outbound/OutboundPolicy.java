package dev.gatehouse.gateway.outbound;

import dev.gatehouse.core.config.ConfigTrees;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code tools.web.fetch.ssrfPolicy} of the configuration allows.
 *
 * @param privateNetwork whether addresses of private networks and of this machine may be fetched
 * @param allowedHosts names and addresses that may be private although the rest may not
 * @param onlyHosts the only hosts that may be fetched at all; empty for every one
 */
record OutboundPolicy(boolean privateNetwork, List<String> allowedHosts, List<String> onlyHosts) {
  static OutboundPolicy of(Map<String, Object> config) {
    return new OutboundPolicy(
        ConfigTrees.at(
                config, "tools", "web", "fetch", "ssrfPolicy", "dangerouslyAllowPrivateNetwork")
            .filter(Boolean.TRUE::equals)
            .isPresent(),
        hosts(config, "allowedHostnames"),
        hosts(config, "hostnameAllowlist"));
  }

  /** Whether a host may be private. */
  boolean allows(String host) {
    return matches(allowedHosts, host);
  }

  /** Whether a host may be fetched at all. */
  boolean reaches(String host) {
    return onlyHosts.isEmpty() || matches(onlyHosts, host) || matches(allowedHosts, host);
  }

  // A pattern is a whole name, or "*." and a name: never the beginning of one.
  private static boolean matches(List<String> patterns, String host) {
    return patterns.stream()
        .anyMatch(
            pattern ->
                pattern.startsWith("*.")
                    ? host.endsWith(pattern.substring(1)) && host.length() > pattern.length() - 1
                    : host.equals(pattern));
  }

  private static List<String> hosts(Map<String, Object> config, String key) {
    Object value =
        ConfigTrees.at(config, "tools", "web", "fetch", "ssrfPolicy", key).orElse(List.of());
    return value instanceof List<?> list
        ? list.stream().map(host -> String.valueOf(host).toLowerCase(Locale.ROOT)).toList()
        : List.of();
  }
}
