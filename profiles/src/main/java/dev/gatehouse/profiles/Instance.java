package dev.gatehouse.profiles;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.ports.LeaseOwner;
import dev.gatehouse.ports.PortPlan;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One gateway's identity and places, resolved once. Everything downstream takes this record;
 * nothing else reads flags or variables. Immutable; safe to share between threads.
 *
 * @param distribution the product it belongs to
 * @param profile its checked name; {@link ProfileName#DEFAULT} where none was given
 * @param stateDirectory absolute path of the directory that this instance alone owns
 * @param configPath absolute path of its configuration file, which need not exist yet
 * @param workspace absolute path of its workspace, which need not exist yet
 * @param ports every port that follows from its base port
 * @param marker what the state directory says about itself, empty before the first set-up
 * @param reasons why each value is what it is, for people
 * @param warnings what a person should know about this choice, one sentence each
 */
public record Instance(
    Distribution distribution,
    ProfileName profile,
    Path stateDirectory,
    Path configPath,
    Path workspace,
    PortPlan ports,
    Optional<InstanceMarker> marker,
    Map<Field, Reason> reasons,
    List<String> warnings) {
  public Instance {
    requireNonNull(distribution, "distribution");
    requireNonNull(profile, "profile");
    requireNonNull(stateDirectory, "stateDirectory");
    requireNonNull(configPath, "configPath");
    requireNonNull(workspace, "workspace");
    requireNonNull(ports, "ports");
    requireNonNull(marker, "marker");
    EnumMap<Field, Reason> ordered = new EnumMap<>(Field.class);
    ordered.putAll(reasons);
    reasons = Collections.unmodifiableMap(ordered);
    warnings = List.copyOf(warnings);
  }

  /** An instance about which there is nothing to warn of. */
  public Instance(
      Distribution distribution,
      ProfileName profile,
      Path stateDirectory,
      Path configPath,
      Path workspace,
      PortPlan ports,
      Optional<InstanceMarker> marker,
      Map<Field, Reason> reasons) {
    this(
        distribution,
        profile,
        stateDirectory,
        configPath,
        workspace,
        ports,
        marker,
        reasons,
        List.of());
  }

  /** The name for people and logs: {@code sigil/main}. */
  public String displayName() {
    return distribution.id() + "/" + profile;
  }

  /** The paths under its state directory. */
  public StateLayout layout() {
    return new StateLayout(stateDirectory);
  }

  /** The store of its configuration. Opens nothing. */
  public ConfigStore configStore(Environment environment, Clock clock) {
    return new ConfigStore(distribution, configPath, stateDirectory, environment, clock);
  }

  /**
   * Who it is where ports are held: its id, and its state directory by its real path. Blocks.
   *
   * @throws GatehouseException with {@link ExitCode#CONFIG} before the first set-up
   */
  public LeaseOwner leaseOwner() {
    InstanceMarker known =
        marker.orElseThrow(
            () ->
                new GatehouseException(
                    ExitCode.CONFIG,
                    displayName()
                        + " is not set up: "
                        + stateDirectory
                        + " has no "
                        + InstanceMarker.FILE_NAME,
                    "run " + commandHint("setup")));
    return new LeaseOwner(known.id(), displayName(), Places.real(stateDirectory), configPath);
  }

  /** A command line of this instance for a person: {@code sigil --profile main status}. */
  public String commandHint(String command) {
    return distribution.id()
        + (profile.isDefault() ? "" : " --profile " + profile)
        + (command.isEmpty() ? "" : " " + command);
  }

  /** Why a value is what it is; empty only for an instance that was put together by hand. */
  public Optional<Reason> reason(Field field) {
    return Optional.ofNullable(reasons.get(field));
  }

  /** Returns this instance with other ports. */
  public Instance withPorts(PortPlan other, Reason reason) {
    EnumMap<Field, Reason> changed = new EnumMap<>(reasons);
    changed.put(Field.BASE_PORT, reason);
    return new Instance(
        distribution,
        profile,
        stateDirectory,
        configPath,
        workspace,
        other,
        marker,
        changed,
        warnings);
  }

  /** Returns this instance with the marker that its state directory has now. */
  public Instance withMarker(InstanceMarker now) {
    return new Instance(
        distribution,
        profile,
        stateDirectory,
        configPath,
        workspace,
        ports,
        Optional.of(now),
        reasons,
        warnings);
  }

  /** Returns this instance with another workspace. */
  public Instance withWorkspace(Path other, Reason reason) {
    EnumMap<Field, Reason> changed = new EnumMap<>(reasons);
    changed.put(Field.WORKSPACE, reason);
    return new Instance(
        distribution, profile, stateDirectory, configPath, other, ports, marker, changed, warnings);
  }

  /** The values that carry a reason. */
  public enum Field {
    PROFILE,
    STATE_DIRECTORY,
    CONFIG_PATH,
    WORKSPACE,
    BASE_PORT
  }

  /**
   * Where a value came from.
   *
   * @param source the kind of place
   * @param detail what exactly, for example {@code --port} or {@code SIGIL_STATE_DIR}
   */
  public record Reason(Source source, String detail) {
    public Reason {
      requireNonNull(source, "source");
      requireNonNull(detail, "detail");
    }
  }

  /** The kinds of places a value can come from, strongest first. */
  public enum Source {
    FLAG,
    VARIABLE,
    MARKER,
    LEASE,
    CONFIG,
    PROFILE,
    DEFAULT
  }
}
