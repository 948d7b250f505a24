package dev.gatehouse.profiles;

import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.ports.PortPlan;
import dev.gatehouse.ports.Ports;
import dev.gatehouse.profiles.Instance.Field;
import dev.gatehouse.profiles.Instance.Reason;
import dev.gatehouse.profiles.Instance.Source;
import java.util.Optional;

/**
 * The ports that an instance that was resolved earlier has under another configuration. A flag, a
 * variable and a lease stay above the configuration, as when it was resolved.
 */
public final class ConfiguredPorts {
  private ConfiguredPorts() {}

  /**
   * Returns the instance with the base port that {@code config} gives it.
   *
   * @param config a valid one
   * @throws dev.gatehouse.core.GatehouseException when the port is none
   */
  public static Instance follow(Instance instance, ConfigSnapshot config) {
    Source source =
        Optional.ofNullable(instance.reasons().get(Field.BASE_PORT))
            .map(Reason::source)
            .orElse(Source.DEFAULT);
    if (source == Source.FLAG || source == Source.VARIABLE || source == Source.LEASE) {
      return instance;
    }
    Optional<Object> configured = ConfigTrees.at(config.resolved(), "gateway", "port");
    if (configured.isPresent()) {
      String where = "gateway.port in " + instance.configPath();
      return with(instance, Ports.of(configured.get(), where), new Reason(Source.CONFIG, where));
    }
    if (source != Source.CONFIG) {
      return instance;
    }
    Distribution distribution = instance.distribution();
    return instance.profile().value().equals(Selection.DEV_PROFILE)
        ? with(
            instance, distribution.devPort(), new Reason(Source.PROFILE, "port of the profile dev"))
        : with(
            instance,
            distribution.defaultPort(),
            new Reason(Source.DEFAULT, distribution.displayName() + "'s default port"));
  }

  private static Instance with(Instance instance, int base, Reason reason) {
    return instance.withPorts(PortPlan.derive(instance.distribution().ports(), base), reason);
  }
}
