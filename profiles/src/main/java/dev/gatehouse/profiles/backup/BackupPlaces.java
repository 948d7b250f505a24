package dev.gatehouse.profiles.backup;

import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Places;
import java.nio.file.Path;

/**
 * The real places of an instance, links followed.
 *
 * @param state the state directory
 * @param config the configuration file
 * @param workspace the default agent's workspace
 */
record BackupPlaces(Path state, Path config, Path workspace) {
  static BackupPlaces of(Instance instance) {
    return new BackupPlaces(
        Places.real(instance.stateDirectory()),
        Places.real(instance.configPath()),
        Places.real(instance.workspace()));
  }

  /** Whether the workspace is a part of its own, and not some directory deeper in the state. */
  boolean ownWorkspace() {
    return !workspace.startsWith(state) || state.equals(workspace.getParent());
  }

  boolean isWorkspace(Path file) {
    return ownWorkspace() && file.startsWith(workspace);
  }
}
