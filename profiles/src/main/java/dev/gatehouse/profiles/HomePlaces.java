package dev.gatehouse.profiles;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.distribution.Distribution;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The places that follow from a home directory and a profile name alone: {@code ~/.x} and {@code
 * ~/.x-NAME}. Blocks where it says that it looks at files.
 */
final class HomePlaces {
  private final Distribution distribution;
  private final Environment environment;

  private HomePlaces(Distribution distribution, Environment environment) {
    this.distribution = distribution;
    this.environment = environment;
  }

  /**
   * Takes the home from the distribution's own variable, else from the environment.
   *
   * @throws GatehouseException with {@link ExitCode#USAGE} when the home is itself named like a
   *     state directory: the next one would be made inside it
   */
  static HomePlaces of(Distribution distribution, Environment environment) {
    String variable = distribution.variable("HOME");
    Optional<Path> own = environment.get(variable).map(environment::path);
    Path home = own.orElse(environment.home()).normalize();
    HomePlaces places =
        new HomePlaces(
            distribution,
            new Environment(environment.variables(), home, environment.workingDirectory()));
    Path parent = home.getParent();
    if (parent != null && places.profileNamedBy(home).isPresent()) {
      throw new GatehouseException(
          ExitCode.USAGE,
          (own.isPresent() ? variable : "HOME")
              + " is "
              + home
              + ", which is a state directory; the state directory is made inside the home",
          "set "
              + variable
              + "="
              + parent
              + ", or name the state directory itself with "
              + distribution.variable("STATE_DIR"));
    }
    return places;
  }

  Distribution distribution() {
    return distribution;
  }

  /** The environment, with this home. */
  Environment environment() {
    return environment;
  }

  Path home() {
    return environment.home();
  }

  /** The state directory of a profile. */
  Path stateDirectory(ProfileName profile) {
    return home().resolve(directoryName(profile));
  }

  /** The configuration file of a profile where nothing older is there. */
  Path configPath(ProfileName profile) {
    return stateDirectory(profile).resolve(distribution.configFileName());
  }

  /** Returns the profile whose place {@code directory} is, by its real path. Looks at files. */
  Optional<ProfileName> profileAt(Path directory) {
    Path parent = directory.getParent();
    if (parent != null && parent.equals(home())) {
      Optional<ProfileName> named = profileNamedBy(directory);
      if (named.isPresent()) {
        return named;
      }
    }
    Path real = Places.real(directory);
    Path realParent = real.getParent();
    return realParent != null && realParent.equals(Places.real(home()))
        ? profileNamedBy(real)
        : Optional.empty();
  }

  /** Returns whether {@code file} has a name under which a configuration is looked for. */
  boolean isConfigName(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.equals(distribution.configFileName())
        || distribution.legacyConfigFileNames().contains(name);
  }

  /**
   * Returns the configuration file of a state directory: the current name, else an older one that
   * is there. Looks at files, and never outside the directory.
   */
  Path configIn(Path stateDirectory) {
    Path current = stateDirectory.resolve(distribution.configFileName());
    if (Files.exists(current)) {
      return current;
    }
    return distribution.legacyConfigFileNames().stream()
        .map(stateDirectory::resolve)
        .filter(Files::exists)
        .findFirst()
        .orElse(current);
  }

  /** Returns the older state directory that serves while the current one is missing. */
  Optional<Path> legacyStateDirectory() {
    if (Files.exists(stateDirectory(ProfileName.DEFAULT))) {
      return Optional.empty();
    }
    return distribution.legacyStateDirectoryNames().stream()
        .map(home()::resolve)
        .filter(directory -> Files.exists(configIn(directory)))
        .findFirst();
  }

  /**
   * Returns the state directories of other spellings of {@code profile} that differ in case only.
   * Empty when the profile's own directory is there with its own spelling. Looks at files.
   */
  Optional<Path> caseTwin(ProfileName profile) {
    if (profile.isDefault()) {
      return Optional.empty();
    }
    String own = directoryName(profile);
    List<Path> twins = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(home(), distribution.stateDirectoryName() + "-*")) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (name.equals(own)) {
          return Optional.empty();
        }
        if (name.equalsIgnoreCase(own)) {
          twins.add(entry);
        }
      }
    } catch (IOException e) {
      return Optional.empty(); // no home yet, so no twin
    }
    return twins.stream().sorted().findFirst();
  }

  private String directoryName(ProfileName profile) {
    return profile.isDefault()
        ? distribution.stateDirectoryName()
        : distribution.stateDirectoryName() + "-" + profile;
  }

  private Optional<ProfileName> profileNamedBy(Path directory) {
    return profileNamedBy(distribution, directory);
  }

  /** Returns the profile that a directory's name stands for. Pure. */
  static Optional<ProfileName> profileNamedBy(Distribution distribution, Path directory) {
    String name = String.valueOf(directory.getFileName());
    String prefix = distribution.stateDirectoryName();
    if (name.equals(prefix)) {
      return Optional.of(ProfileName.DEFAULT);
    }
    if (!name.startsWith(prefix + "-")) {
      return Optional.empty();
    }
    try {
      ProfileName profile = new ProfileName(name.substring(prefix.length() + 1));
      return profile.isDefault() ? Optional.empty() : Optional.of(profile);
    } catch (GatehouseException e) {
      return Optional.empty();
    }
  }
}
