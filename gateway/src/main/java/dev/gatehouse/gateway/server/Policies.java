package dev.gatehouse.gateway.server;

import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.profiles.component.RequestPolicy;
import dev.gatehouse.profiles.component.TrustedProxies;
import java.util.List;
import java.util.Optional;

/** Reads the request policy of the gateway's port from the configuration. */
final class Policies {
  private Policies() {}

  /**
   * @param ownAddresses addresses that clients may use, beside the loopback names
   * @throws dev.gatehouse.core.GatehouseException when a proxy's address cannot be read
   */
  static RequestPolicy read(ConfigSnapshot config, int port, List<String> ownAddresses) {
    RequestPolicy.Builder policy = RequestPolicy.forPort(port);
    ownAddresses.forEach(policy::host);
    texts(config, "gateway", "allowedHosts").forEach(policy::host);
    texts(config, "gateway", "controlUi", "allowedOrigins").stream()
        .filter(origin -> !origin.equals("*"))
        .forEach(policy::allowedOrigin);
    return policy
        .trustedProxies(TrustedProxies.of(texts(config, "gateway", "trustedProxies")))
        .build();
  }

  private static List<String> texts(ConfigSnapshot config, String... path) {
    Optional<Object> value = ConfigTrees.at(config.resolved(), path);
    return value.isPresent() && value.get() instanceof List<?> list
        ? list.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of();
  }
}
