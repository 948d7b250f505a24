package dev.gatehouse.profiles.service;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceMarker;
import dev.gatehouse.profiles.Places;
import java.nio.file.Path;

/**
 * Whose a service is: the marker that stands in every definition we write, so that no command ever
 * touches a service that is not its own.
 *
 * @param instanceId id of the instance
 * @param distribution id of its distribution
 * @param profile its profile name
 * @param stateDirectory absolute path of its state directory
 * @param configPath absolute path of the configuration that the service runs with
 */
public record ServiceOwner(
    String instanceId, String distribution, String profile, Path stateDirectory, Path configPath) {
  public ServiceOwner {
    requireNonNull(instanceId, "instanceId");
    requireNonNull(distribution, "distribution");
    requireNonNull(profile, "profile");
    requireNonNull(stateDirectory, "stateDirectory");
    requireNonNull(configPath, "configPath");
  }

  /** The owner that an instance is; its id is empty before its set-up. */
  public static ServiceOwner of(Instance instance) {
    return new ServiceOwner(
        instance.marker().map(InstanceMarker::id).orElse(""),
        instance.distribution().id(),
        instance.profile().value(),
        instance.stateDirectory(),
        instance.configPath());
  }

  /**
   * Whether this is {@code instance}: by its state directory, whose identity may be gone or made
   * anew, or by its id, when the directory was moved. A copy of a directory has the id too, and is
   * another one as long as the first is there. Blocks: looks at real paths and reads a marker.
   */
  public boolean is(Instance instance) {
    return Places.real(stateDirectory).equals(Places.real(instance.stateDirectory()))
        || (instance.marker().map(InstanceMarker::id).filter(instanceId::equals).isPresent()
            && !isStillThere());
  }

  private boolean isStillThere() {
    try {
      return InstanceMarker.read(stateDirectory)
          .map(InstanceMarker::id)
          .filter(instanceId::equals)
          .isPresent();
    } catch (GatehouseException e) {
      return true; // what cannot be read may be the one
    }
  }

  /** The name for people: {@code sigil/main}. */
  public String displayName() {
    return distribution + "/" + profile;
  }
}
