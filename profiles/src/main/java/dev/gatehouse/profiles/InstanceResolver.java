package dev.gatehouse.profiles;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.core.config.GoodConfig;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.ports.HostDirectory;
import dev.gatehouse.ports.LeaseTable;
import dev.gatehouse.ports.PortProbe;
import dev.gatehouse.profiles.Instance.Field;
import dev.gatehouse.profiles.Instance.Reason;
import dev.gatehouse.profiles.Selection.Purpose;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns flags, variables and files into the one {@link Instance} that is meant, each value with its
 * reason. The only place that does. Never writes. Every method blocks for file access; safe to
 * share between threads.
 */
public final class InstanceResolver {
  private final Distribution distribution;
  private final Environment environment;
  private final LeaseTable leases;

  public InstanceResolver(Distribution distribution, Environment environment, HostDirectory host) {
    this(distribution, environment, new LeaseTable(host, new PortProbe()));
  }

  InstanceResolver(Distribution distribution, Environment environment, LeaseTable leases) {
    this.distribution = requireNonNull(distribution, "distribution");
    this.environment = requireNonNull(environment, "environment");
    this.leases = requireNonNull(leases, "leases");
  }

  /**
   * Resolves the instance that {@code selection} and the environment name.
   *
   * @throws GatehouseException with {@link ExitCode#USAGE} when a name or port is malformed or two
   *     sources contradict each other; {@link ExitCode#CONFIG} when the place belongs to another
   *     instance or the configuration cannot be used
   */
  public Instance resolve(Selection selection) {
    HomePlaces home = HomePlaces.of(distribution, environment);
    StateDirectoryRules directories = new StateDirectoryRules(home);
    PlaceChoice choice = new PlaceRules(home).choose(selection);
    directories.check(choice.stateDirectory());
    Optional<InstanceMarker> marker = InstanceMarker.read(choice.stateDirectory());
    marker.ifPresent(found -> refuseOtherInstance(choice, found));

    Map<Field, Reason> reasons = new EnumMap<>(Field.class);
    reasons.putAll(choice.reasons());
    List<String> warnings = new ArrayList<>(choice.warnings());
    ConfigStore store =
        new ConfigStore(
            distribution,
            choice.configPath(),
            choice.stateDirectory(),
            home.environment(),
            Clock.systemUTC());
    ConfigSnapshot config = store.read();
    if (selection.purpose() == Purpose.START) {
      if (!config.valid()) {
        config = lastGood(store, config, warnings);
      }
      directories.checkOwner(choice.stateDirectory());
    }
    PortRules.Choice ports =
        new PortRules(home, leases, choice, config, warnings).choose(selection);
    reasons.put(Field.BASE_PORT, ports.reason());
    WorkspaceRules.Choice workspace =
        new WorkspaceRules(home, directories, choice, warnings).choose(config, selection.purpose());
    reasons.put(Field.WORKSPACE, workspace.reason());
    return new Instance(
        distribution,
        choice.profile(),
        choice.stateDirectory(),
        choice.configPath(),
        workspace.path(),
        ports.plan(),
        marker,
        reasons,
        warnings);
  }

  /** What a gateway starts on in safe mode; without one, the broken file is refused. */
  private static ConfigSnapshot lastGood(
      ConfigStore store, ConfigSnapshot broken, List<String> warnings) {
    Optional<GoodConfig> good = store.lastGood(broken.hash(), true);
    if (good.isEmpty()) {
      return store.readValid();
    }
    warnings.add(
        "the configuration cannot be used, so it starts in safe mode on generation "
            + good.get().generation().number()
            + ": "
            + ConfigErrors.first(broken));
    return good.get().snapshot();
  }

  private void refuseOtherInstance(PlaceChoice choice, InstanceMarker marker) {
    Path state = choice.stateDirectory();
    String meant = distribution.id() + "/" + choice.profile();
    if (!marker.distribution().equals(distribution.id())) {
      throw new GatehouseException(
          ExitCode.CONFIG,
          state + " belongs to " + marker.displayName() + ", not to " + meant,
          "use the command "
              + marker.distribution()
              + " for it, or give "
              + meant
              + " a state directory of its own");
    }
    ProfileName owner = new ProfileName(marker.profile());
    if (owner.equals(choice.profile())) {
      return;
    }
    if (owner.folded().equals(choice.profile().folded())) {
      throw new GatehouseException(
          ExitCode.CONFIG,
          state
              + " belongs to the profile "
              + owner
              + ", which differs from "
              + choice.profile()
              + " in case only",
          "write the name as " + owner);
    }
    throw new GatehouseException(
        ExitCode.CONFIG,
        state + " belongs to " + marker.displayName() + ", not to " + meant,
        "use --profile " + owner + ", or give " + meant + " a state directory of its own");
  }
}
