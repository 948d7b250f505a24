package dev.gatehouse.profiles;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a person, or an embedding application, said about the instance that is meant. Nothing in it
 * is checked yet; {@link InstanceResolver} does that. Immutable.
 *
 * @param profileFlag text of {@code --profile}
 * @param dev whether {@code --dev} was given, which means the profile {@code dev}
 * @param portFlag text of {@code --port}
 * @param stateDirectory a state directory named by the caller itself, stronger than any variable
 * @param configPath a configuration file named by the caller itself, stronger than any variable
 * @param preferFlags whether the variables that name an instance, its places and its port are left
 *     aside ({@code --ignore-environment})
 * @param purpose what the instance is resolved for
 */
public record Selection(
    Optional<String> profileFlag,
    boolean dev,
    Optional<String> portFlag,
    Optional<Path> stateDirectory,
    Optional<Path> configPath,
    boolean preferFlags,
    Purpose purpose) {
  /** The profile that {@code --dev} stands for. */
  public static final String DEV_PROFILE = "dev";

  /** The flag that sets {@link #preferFlags()}, for messages. */
  public static final String PREFER_FLAGS_OPTION = "--ignore-environment";

  private static final Selection NOTHING =
      new Selection(
          Optional.empty(),
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          Purpose.CLIENT);

  public Selection {
    requireNonNull(profileFlag, "profileFlag");
    requireNonNull(portFlag, "portFlag");
    requireNonNull(stateDirectory, "stateDirectory");
    requireNonNull(configPath, "configPath");
    requireNonNull(purpose, "purpose");
  }

  /** Nothing said, for a client command. */
  public static Selection nothing() {
    return NOTHING;
  }

  /** Returns this selection with another {@code --profile}. */
  public Selection withProfile(String name) {
    return new Selection(
        Optional.of(name), dev, portFlag, stateDirectory, configPath, preferFlags, purpose);
  }

  /** Returns this selection with {@code --dev} given or not. */
  public Selection withDev(boolean given) {
    return new Selection(
        profileFlag, given, portFlag, stateDirectory, configPath, preferFlags, purpose);
  }

  /** Returns this selection with another {@code --port}. */
  public Selection withPort(String port) {
    return new Selection(
        profileFlag, dev, Optional.of(port), stateDirectory, configPath, preferFlags, purpose);
  }

  /** Returns this selection with a state directory named by the caller. */
  public Selection withStateDirectory(Path directory) {
    return new Selection(
        profileFlag, dev, portFlag, Optional.of(directory), configPath, preferFlags, purpose);
  }

  /** Returns this selection with a configuration file named by the caller. */
  public Selection withConfigPath(Path file) {
    return new Selection(
        profileFlag, dev, portFlag, stateDirectory, Optional.of(file), preferFlags, purpose);
  }

  /** Returns this selection with the variables left aside or not. */
  public Selection withPreferFlags(boolean prefer) {
    return new Selection(profileFlag, dev, portFlag, stateDirectory, configPath, prefer, purpose);
  }

  /** Returns this selection for another purpose. */
  public Selection withPurpose(Purpose other) {
    return new Selection(
        profileFlag, dev, portFlag, stateDirectory, configPath, preferFlags, other);
  }

  /** What the resolved instance is for. */
  public enum Purpose {
    /**
     * To run its gateway: the port is the one it shall have, and a place it must not use is
     * refused.
     */
    START,
    /**
     * To talk to its gateway: the port is the one a running gateway has. A configuration that
     * cannot be read is refused, because its port is unknown.
     */
    CLIENT,
    /**
     * To work on its files only, for example to mend a broken configuration: the port may be a
     * guess, and then a warning says so.
     */
    FILES
  }
}
