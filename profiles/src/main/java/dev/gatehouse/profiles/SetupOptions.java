package dev.gatehouse.profiles;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How an instance is set up. Immutable.
 *
 * @param workspace the workspace to use from now on, empty to keep what is configured
 * @param author who does it, for the configuration's history
 * @param seeding which workspace files are made
 */
public record SetupOptions(Optional<Path> workspace, String author, Seeding seeding) {
  public SetupOptions {
    requireNonNull(workspace, "workspace");
    requireNonNull(author, "author");
    requireNonNull(seeding, "seeding");
  }

  /** For the command {@code setup}: every workspace file that is missing is made. */
  public static SetupOptions forSetup() {
    return new SetupOptions(Optional.empty(), "setup", Seeding.MISSING_FILES);
  }

  /** For the start of a gateway: a file that a person deleted stays deleted. */
  public static SetupOptions forStart() {
    return new SetupOptions(Optional.empty(), "gateway", Seeding.NEW_WORKSPACE);
  }

  /** Returns these options with a workspace. */
  public SetupOptions withWorkspace(Path directory) {
    return new SetupOptions(Optional.of(directory), author, seeding);
  }

  /** Which workspace files are made; none of them is ever overwritten. */
  public enum Seeding {
    /** Those that are missing. */
    MISSING_FILES,
    /** All of them in a workspace that did not exist, none in another one. */
    NEW_WORKSPACE,
    /** None. */
    NONE
  }
}
