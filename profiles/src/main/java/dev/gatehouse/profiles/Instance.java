package dev.gatehouse.profiles;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.ports.PortPlan;
import java.nio.file.Path;
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
 */
public record Instance(
    Distribution distribution,
    ProfileName profile,
    Path stateDirectory,
    Path configPath,
    Path workspace,
    PortPlan ports,
    Optional<InstanceMarker> marker,
    Map<Field, Reason> reasons) {
  public Instance {
    requireNonNull(distribution, "distribution");
    requireNonNull(profile, "profile");
    requireNonNull(stateDirectory, "stateDirectory");
    requireNonNull(configPath, "configPath");
    requireNonNull(workspace, "workspace");
    requireNonNull(ports, "ports");
    requireNonNull(marker, "marker");
    reasons = Map.copyOf(reasons);
  }

  /** The name for people and logs: {@code sigil/main}. */
  public String displayName() {
    return distribution.id() + "/" + profile;
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
  public record Reason(Source source, String detail) {}

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
