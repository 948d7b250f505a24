package dev.gatehouse.ports;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * Who holds or reserves ports.
 *
 * @param instanceId id from the instance's marker
 * @param name for people: {@code sigil/main}
 * @param stateDirectory absolute path of the instance's state directory
 * @param configPath absolute path of its configuration file
 */
public record LeaseOwner(String instanceId, String name, Path stateDirectory, Path configPath) {
  public LeaseOwner {
    requireNonNull(instanceId, "instanceId");
    requireNonNull(name, "name");
    requireNonNull(stateDirectory, "stateDirectory");
    requireNonNull(configPath, "configPath");
  }
}
