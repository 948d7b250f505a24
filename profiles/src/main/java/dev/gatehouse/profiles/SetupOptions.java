package dev.gatehouse.profiles;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How an instance is set up. Immutable.
 *
 * @param workspace the workspace to use from now on, empty to keep what is configured
 * @param author who does it, for the configuration's history
 * @param seeding which workspace files are made
 * @param port the base port to keep from now on, empty to keep what is configured or to choose one
 * @param leavesUsualPort whether a port that has to be chosen is never the distribution's own, so
 *     that it stays free for the instance that people expect there
 * @param settings what is written into the configuration besides, by path, together with the rest
 *     in one change; may hold secrets
 */
public record SetupOptions(
    Optional<Path> workspace,
    String author,
    Seeding seeding,
    OptionalInt port,
    boolean leavesUsualPort,
    Map<String, Object> settings) {
  public SetupOptions {
    requireNonNull(workspace, "workspace");
    requireNonNull(author, "author");
    requireNonNull(seeding, "seeding");
    requireNonNull(port, "port");
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  private SetupOptions(String author, Seeding seeding) {
    this(Optional.empty(), author, seeding, OptionalInt.empty(), false, Map.of());
  }

  /** For the command {@code setup}: every workspace file that is missing is made. */
  public static SetupOptions forSetup() {
    return new SetupOptions("setup", Seeding.MISSING_FILES);
  }

  /** For the start of a gateway: a file that a person deleted stays deleted. */
  public static SetupOptions forStart() {
    return new SetupOptions("gateway", Seeding.NEW_WORKSPACE);
  }

  /** Returns these options with a workspace. */
  public SetupOptions withWorkspace(Path directory) {
    return new SetupOptions(
        Optional.of(directory), author, seeding, port, leavesUsualPort, settings);
  }

  /** Returns these options with a base port. */
  public SetupOptions withPort(int base) {
    return new SetupOptions(
        workspace, author, seeding, OptionalInt.of(base), leavesUsualPort, settings);
  }

  /** Returns these options for an instance that leaves the distribution's own port to another. */
  public SetupOptions leavingUsualPort() {
    return new SetupOptions(workspace, author, seeding, port, true, settings);
  }

  /** Returns these options with these settings instead of the present ones. */
  public SetupOptions withSettings(Map<String, Object> chosen) {
    return new SetupOptions(workspace, author, seeding, port, leavesUsualPort, chosen);
  }

  /** Returns these options with another author. */
  public SetupOptions withAuthor(String name) {
    return new SetupOptions(workspace, name, seeding, port, leavesUsualPort, settings);
  }

  /** Names the places; the settings may hold secrets and stay out. */
  @Override
  public String toString() {
    return "SetupOptions[" + author + ", " + settings.keySet() + "]";
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
