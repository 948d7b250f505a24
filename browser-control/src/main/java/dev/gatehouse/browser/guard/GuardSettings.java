package dev.gatehouse.browser.guard;

import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.core.net.HostPatterns;
import java.util.List;
import java.util.Map;

/**
 * What {@code browser.ssrfPolicy} of the configuration allows.
 *
 * @param privateNetwork whether pages may lie on this machine and in private networks
 * @param allowed hosts that may lie there although others may not
 * @param only the only hosts whose pages are opened at all; none for every host
 */
record GuardSettings(boolean privateNetwork, HostPatterns allowed, HostPatterns only) {
  static GuardSettings of(Map<String, Object> config) {
    List<Object> said =
        List.of(
            ConfigTrees.at(config, "browser", "ssrfPolicy", "dangerouslyAllowPrivateNetwork")
                .orElse(""),
            ConfigTrees.at(config, "browser", "ssrfPolicy", "allowPrivateNetwork").orElse(""));
    return new GuardSettings(
        said.contains(true) && !said.contains(false),
        hosts(config, "allowedHostnames"),
        hosts(config, "hostnameAllowlist"));
  }

  /** Whether a host may lie on this machine or in a private network. */
  boolean inside(String host) {
    return privateNetwork || allowed.match(host);
  }

  /** Whether pages of a host may be opened. */
  boolean opens(String host) {
    return only.isEmpty() || only.match(host) || allowed.match(host);
  }

  private static HostPatterns hosts(Map<String, Object> config, String key) {
    return HostPatterns.of(ConfigTrees.at(config, "browser", "ssrfPolicy", key).orElse(List.of()));
  }
}
