package dev.gatehouse.profiles;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.ports.LeaseTable;
import dev.gatehouse.ports.PortPlan;
import dev.gatehouse.ports.PortSettings;
import dev.gatehouse.ports.Ports;
import dev.gatehouse.profiles.Instance.Reason;
import dev.gatehouse.profiles.Instance.Source;
import dev.gatehouse.profiles.Selection.Purpose;
import java.util.List;
import java.util.Optional;

/**
 * Decides the base port: flag, variable, a running gateway's own (for a client), configuration,
 * distribution. The variable counts only when it cannot be another instance's leftover.
 */
final class PortRules {
  private final HomePlaces home;
  private final Distribution distribution;
  private final LeaseTable leases;
  private final PlaceChoice places;
  private final ConfigSnapshot config;
  private final List<String> warnings;

  PortRules(
      HomePlaces home,
      LeaseTable leases,
      PlaceChoice places,
      ConfigSnapshot config,
      List<String> warnings) {
    this.home = home;
    this.distribution = home.distribution();
    this.leases = leases;
    this.places = places;
    this.config = config;
    this.warnings = warnings;
  }

  Choice choose(Selection selection) {
    Base base = base(selection);
    PortPlan plan = PortPlan.derive(distribution.ports(), base.port());
    if (config.valid()) {
      plan =
          plan.adjusted(
              PortSettings.of(config.resolved(), distribution.configKeys(), places.configPath()));
    }
    return new Choice(plan, base.reason());
  }

  private Base base(Selection selection) {
    if (selection.portFlag().isPresent()) {
      String text = selection.portFlag().get();
      return base(Ports.parse(text, "--port"), Source.FLAG, "--port " + text);
    }
    String variable = distribution.variable("GATEWAY_PORT");
    Optional<String> inherited =
        selection.preferFlags() ? Optional.empty() : home.environment().get(variable);
    if (inherited.isPresent() && !places.foreignVariables()) {
      String text = inherited.get();
      return base(Ports.parse(text, variable), Source.VARIABLE, variable + "=" + text);
    }
    inherited.ifPresent(
        text ->
            warnings.add(
                variable + "=" + text + " is left aside: the environment is another instance's"));
    if (selection.purpose() != Purpose.START) {
      Optional<LeaseInfo> running = leases.of(Places.real(places.stateDirectory()));
      if (running.isPresent()) {
        LeaseInfo lease = running.get();
        return base(lease.basePort(), Source.LEASE, "its gateway runs as process " + lease.pid());
      }
    }
    if (!config.valid()) {
      if (selection.purpose() == Purpose.CLIENT) {
        throw invalid();
      }
      warnings.add(
          places.configPath() + " cannot be used, so the port of this instance is a guess");
      return usual();
    }
    Optional<Object> configured = ConfigTrees.at(config.resolved(), "gateway", "port");
    if (configured.isPresent()) {
      String where = "gateway.port in " + places.configPath();
      return base(Ports.of(configured.get(), where), Source.CONFIG, where);
    }
    return usual();
  }

  private Base usual() {
    if (places.profile().value().equals(Selection.DEV_PROFILE)) {
      return base(distribution.devPort(), Source.PROFILE, "port of the profile dev");
    }
    return base(
        distribution.defaultPort(), Source.DEFAULT, distribution.displayName() + "'s default port");
  }

  private GatehouseException invalid() {
    return new GatehouseException(
        ExitCode.CONFIG,
        "the port of "
            + distribution.id()
            + "/"
            + places.profile()
            + " is unknown, because its configuration cannot be used: "
            + ConfigErrors.first(config),
        "mend the file, go back to one of the generations listed by \""
            + distribution.id()
            + (places.profile().isDefault() ? "" : " --profile " + places.profile())
            + " config history\", or name the port with --port");
  }

  private static Base base(int port, Source source, String detail) {
    return new Base(port, new Reason(source, detail));
  }

  private record Base(int port, Reason reason) {}

  /** The ports and why the base is what it is. */
  record Choice(PortPlan plan, Reason reason) {}
}
