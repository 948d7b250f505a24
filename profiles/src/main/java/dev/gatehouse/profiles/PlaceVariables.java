package dev.gatehouse.profiles;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.distribution.Distribution;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What variables say about the instance. The places come from one prefix only, the distribution's
 * own before an older one, so that two products' leftovers are never mixed.
 *
 * @param profile from {@code X_PROFILE}, checked
 * @param stateDirectory from {@code X_STATE_DIR}
 * @param configPath from {@code X_CONFIG_PATH}
 * @param port text of {@code X_GATEWAY_PORT}; older prefixes do not count, their port belongs to
 *     another product's gateway
 */
record PlaceVariables(
    Optional<ProfileName> profile,
    Optional<Named> stateDirectory,
    Optional<Named> configPath,
    Optional<String> port) {
  static final PlaceVariables NONE =
      new PlaceVariables(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  static PlaceVariables read(Distribution distribution, Environment environment) {
    String profileVariable = distribution.variable("PROFILE");
    Optional<ProfileName> profile =
        environment.get(profileVariable).map(text -> ProfileFlags.parse(text, profileVariable));
    Optional<String> port = environment.get(distribution.variable("GATEWAY_PORT"));
    List<String> prefixes = new ArrayList<>();
    prefixes.add(distribution.environmentPrefix());
    prefixes.addAll(distribution.legacyEnvironmentPrefixes());
    for (String prefix : prefixes) {
      Optional<Named> state = named(environment, prefix + "STATE_DIR");
      Optional<Named> config = named(environment, prefix + "CONFIG_PATH");
      if (state.isPresent() || config.isPresent()) {
        return new PlaceVariables(profile, state, config, port);
      }
    }
    return new PlaceVariables(profile, Optional.empty(), Optional.empty(), port);
  }

  private static Optional<Named> named(Environment environment, String variable) {
    return environment.get(variable).map(text -> new Named(variable, environment.path(text)));
  }

  /** Whether a place is named. */
  boolean namesPlaces() {
    return stateDirectory.isPresent() || configPath.isPresent();
  }

  /** The variables without their places. */
  PlaceVariables withoutPlaces() {
    return new PlaceVariables(profile, Optional.empty(), Optional.empty(), port);
  }

  /** The places as {@code NAME=path}, for a message. */
  String describePlaces() {
    List<String> parts = new ArrayList<>();
    stateDirectory.ifPresent(state -> parts.add(state.toString()));
    configPath.ifPresent(config -> parts.add(config.toString()));
    return String.join(" and ", parts);
  }

  /**
   * A place and what named it.
   *
   * @param source variable or flag
   * @param path absolute path
   */
  record Named(String source, Path path) {
    @Override
    public String toString() {
      return source + "=" + path;
    }
  }
}
