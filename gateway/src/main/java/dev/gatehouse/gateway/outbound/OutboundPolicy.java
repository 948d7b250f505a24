package dev.gatehouse.gateway.outbound;

import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.core.net.HostPatterns;
import java.util.List;
import java.util.Map;

/**
 * What {@code tools.web.fetch.ssrfPolicy} of the configuration allows.
 *
 * @param privateNetwork whether addresses of private networks and of this machine may be fetched
 * @param allowedHosts names and addresses that may be private although the rest may not
 * @param onlyHosts the only hosts that may be fetched at all; empty for every one
 */
record OutboundPolicy(boolean privateNetwork, HostPatterns allowedHosts, HostPatterns onlyHosts) {
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
    return allowedHosts.match(host);
  }

  /** Whether a host may be fetched at all. */
  boolean reaches(String host) {
    return onlyHosts.isEmpty() || onlyHosts.match(host) || allowedHosts.match(host);
  }

  private static HostPatterns hosts(Map<String, Object> config, String key) {
    return HostPatterns.of(
        ConfigTrees.at(config, "tools", "web", "fetch", "ssrfPolicy", key).orElse(List.of()));
  }
}
