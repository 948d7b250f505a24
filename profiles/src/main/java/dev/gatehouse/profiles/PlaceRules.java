package dev.gatehouse.profiles;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.profiles.Instance.Field;
import dev.gatehouse.profiles.Instance.Reason;
import dev.gatehouse.profiles.Instance.Source;
import dev.gatehouse.profiles.PlaceVariables.Named;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides which profile and places are meant when flags, variables and files speak. What they agree
 * on is taken; a contradiction is refused with both sides named, but for one case: places that are
 * exactly those of the profile in an inherited {@code X_PROFILE} are that other instance's
 * leftovers, and the flag wins over them. Looks at files; writes nothing.
 */
final class PlaceRules {
  private final HomePlaces home;
  private final Distribution distribution;
  private final Map<Field, Reason> reasons = new EnumMap<>(Field.class);
  private final List<String> warnings = new ArrayList<>();

  PlaceRules(HomePlaces home) {
    this.home = home;
    this.distribution = home.distribution();
  }

  PlaceChoice choose(Selection selection) {
    Optional<ProfileName> flag = flag(selection);
    PlaceVariables variables =
        selection.preferFlags()
            ? PlaceVariables.NONE
            : PlaceVariables.read(distribution, home.environment());
    boolean foreign = false;
    PlaceVariables places;
    if (selection.stateDirectory().isPresent() || selection.configPath().isPresent()) {
      places = callersPlaces(selection);
    } else if (flag.isPresent() && variables.namesPlaces() && !agrees(flag.get(), variables)) {
      refuseUnlessInherited(flag.get(), variables);
      foreign = true;
      places = variables.withoutPlaces();
    } else {
      places = variables;
      if (flag.isEmpty()) {
        refuseContradiction(places);
      }
    }
    ProfileName profile = profile(selection, flag, places);
    Path state = stateDirectory(profile, places);
    Path config = configPath(profile, state, places);
    foreign |= variables.profile().filter(named -> !named.equals(profile)).isPresent();
    foreign |=
        variables.stateDirectory().filter(named -> !Places.same(named.path(), state)).isPresent();
    return new PlaceChoice(
        profile, state, config, places.stateDirectory().isPresent(), foreign, reasons, warnings);
  }

  private Optional<ProfileName> flag(Selection selection) {
    if (selection.dev()) {
      ProfileFlags.refuseDevWith(selection.profileFlag());
      return Optional.of(new ProfileName(Selection.DEV_PROFILE));
    }
    return selection.profileFlag().map(text -> ProfileFlags.parse(text, "--profile"));
  }

  private PlaceVariables callersPlaces(Selection selection) {
    return new PlaceVariables(
        Optional.empty(),
        selection.stateDirectory().map(path -> callers("the caller's state directory", path)),
        selection.configPath().map(path -> callers("the caller's configuration file", path)),
        Optional.empty());
  }

  private Named callers(String source, Path path) {
    return new Named(source, home.environment().path(path.toString()));
  }

  /** Whether the places that variables name can be those of the profile that a flag names. */
  private boolean agrees(ProfileName profile, PlaceVariables variables) {
    boolean sameName = variables.profile().filter(profile::equals).isPresent();
    if (variables.stateDirectory().isPresent()) {
      Path state = variables.stateDirectory().get().path();
      boolean own =
          Places.same(state, home.stateDirectory(profile))
              || saysItIs(state, profile)
              || (sameName && occupant(state).filter(other -> !other.equals(profile)).isEmpty());
      return own && variables.configPath().flatMap(c -> othersConfig(c.path(), state)).isEmpty();
    }
    Path config = variables.configPath().orElseThrow().path();
    return Places.within(config, home.stateDirectory(profile))
        || (sameName && othersConfig(config, home.stateDirectory(profile)).isEmpty());
  }

  private void refuseUnlessInherited(ProfileName flag, PlaceVariables variables) {
    Optional<ProfileName> inherited = variables.profile();
    if (inherited.isPresent() && canonical(inherited.get(), variables)) {
      warnings.add(
          "the environment is that of "
              + distribution.id()
              + "/"
              + inherited.get()
              + " ("
              + variables.describePlaces()
              + "); --profile "
              + flag
              + " wins");
      return;
    }
    throw new GatehouseException(
        ExitCode.USAGE,
        "--profile "
            + flag
            + " means "
            + home.stateDirectory(flag)
            + ", but the environment says "
            + variables.describePlaces(),
        "leave out the flag to use the environment's places, or add "
            + Selection.PREFER_FLAGS_OPTION
            + " to let the flag win");
  }

  /** Whether every place that is named is exactly where {@code profile} would have it. */
  private boolean canonical(ProfileName profile, PlaceVariables variables) {
    Path state = home.stateDirectory(profile);
    return variables.stateDirectory().filter(named -> !Places.same(named.path(), state)).isEmpty()
        && variables
            .configPath()
            .filter(
                named ->
                    !(home.isConfigName(named.path()) && Places.same(parent(named.path()), state)))
            .isEmpty();
  }

  /** Refuses variables that contradict each other. */
  private void refuseContradiction(PlaceVariables variables) {
    Optional<ProfileName> named = variables.profile();
    Optional<Named> state = variables.stateDirectory();
    if (named.isPresent() && state.isPresent()) {
      Optional<ProfileName> other =
          occupant(state.get().path()).filter(found -> !found.equals(named.get()));
      if (other.isPresent()) {
        throw contradiction(named.get(), state.get(), other.get());
      }
    }
    if (variables.configPath().isPresent() && (state.isPresent() || named.isPresent())) {
      Path ours = state.map(Named::path).orElseGet(() -> home.stateDirectory(named.orElseThrow()));
      Optional<Path> owner = othersConfig(variables.configPath().get().path(), ours);
      if (owner.isPresent()) {
        throw new GatehouseException(
            ExitCode.CONFIG,
            variables.configPath().get()
                + " is the configuration of the instance in "
                + owner.get()
                + ", not of the one in "
                + ours,
            "give this instance a configuration file of its own, best inside its state directory");
      }
    }
  }

  private GatehouseException contradiction(ProfileName named, Named state, ProfileName other) {
    return new GatehouseException(
        ExitCode.USAGE,
        distribution.variable("PROFILE")
            + "="
            + named
            + " and "
            + state
            + ", which belongs to the profile "
            + other
            + ", contradict each other",
        "unset one of the two, or name the profile with --profile and add "
            + Selection.PREFER_FLAGS_OPTION);
  }

  private ProfileName profile(
      Selection selection, Optional<ProfileName> flag, PlaceVariables places) {
    if (flag.isPresent()) {
      String text = selection.dev() ? "--dev" : "--profile " + flag.get();
      return because(Field.PROFILE, Source.FLAG, text, flag.get());
    }
    if (places.profile().isPresent()) {
      ProfileName named = places.profile().get();
      return because(
          Field.PROFILE, Source.VARIABLE, distribution.variable("PROFILE") + "=" + named, named);
    }
    Optional<Path> state = places.stateDirectory().map(Named::path);
    if (state.isEmpty()) {
      state = places.configPath().map(Named::path).flatMap(this::stateAround);
    }
    if (state.isPresent()) {
      Path directory = state.get();
      Optional<ProfileName> marked = marked(directory);
      if (marked.isPresent()) {
        return because(
            Field.PROFILE,
            Source.MARKER,
            InstanceMarker.FILE_NAME + " in " + directory,
            marked.get());
      }
      Optional<ProfileName> canonical = home.profileAt(directory);
      if (canonical.isPresent()) {
        return because(Field.PROFILE, Source.PROFILE, directory + " is its place", canonical.get());
      }
    }
    return because(Field.PROFILE, Source.DEFAULT, "no profile is named", ProfileName.DEFAULT);
  }

  private Path stateDirectory(ProfileName profile, PlaceVariables places) {
    if (places.stateDirectory().isPresent()) {
      Named named = places.stateDirectory().get();
      return because(Field.STATE_DIRECTORY, source(named), named.source(), named.path());
    }
    if (places.configPath().isPresent()) {
      Named config = places.configPath().get();
      Optional<Path> around = stateAround(config.path());
      if (around.isPresent() && occupant(around.get()).filter(profile::equals).isPresent()) {
        return because(
            Field.STATE_DIRECTORY,
            source(config),
            "the directory of " + config.source(),
            around.get());
      }
    }
    if (profile.isDefault()) {
      Optional<Path> legacy = home.legacyStateDirectory();
      if (legacy.isPresent()) {
        return because(
            Field.STATE_DIRECTORY,
            Source.DEFAULT,
            "older directory, because " + home.stateDirectory(profile) + " does not exist",
            legacy.get());
      }
      return because(
          Field.STATE_DIRECTORY,
          Source.DEFAULT,
          "place of the default profile",
          home.stateDirectory(profile));
    }
    refuseCaseTwin(profile);
    return because(
        Field.STATE_DIRECTORY,
        Source.PROFILE,
        "place of the profile " + profile,
        home.stateDirectory(profile));
  }

  private Path configPath(ProfileName profile, Path state, PlaceVariables places) {
    if (places.configPath().isEmpty()) {
      Path found = home.configIn(state);
      boolean older = !found.endsWith(distribution.configFileName());
      return because(
          Field.CONFIG_PATH,
          Source.PROFILE,
          older ? "older file in the state directory" : "in the state directory",
          found);
    }
    Named named = places.configPath().get();
    Optional<ProfileName> foreign =
        home.profileAt(parent(named.path())).filter(other -> !other.equals(profile));
    if (foreign.isPresent() && !Places.within(named.path(), state)) {
      warnings.add(
          named
              + " lies in the state directory of "
              + distribution.id()
              + "/"
              + foreign.get()
              + "; a backup or removal of that instance takes it along");
    }
    return because(Field.CONFIG_PATH, source(named), named.source(), named.path());
  }

  private void refuseCaseTwin(ProfileName profile) {
    Optional<Path> twin = home.caseTwin(profile);
    if (twin.isPresent()) {
      throw new GatehouseException(
          ExitCode.CONFIG,
          "the profile "
              + profile
              + " differs in case only from the one in "
              + twin.get()
              + ": on many file systems both are one directory",
          "write the name as it stands in that directory, or choose another one");
    }
  }

  /** The profile that a state directory belongs to, by its marker, else by its place. */
  private Optional<ProfileName> occupant(Path state) {
    Optional<ProfileName> marked = marked(state);
    return marked.isPresent() ? marked : home.profileAt(state);
  }

  private Optional<ProfileName> marked(Path state) {
    return InstanceMarker.read(state)
        .filter(marker -> marker.distribution().equals(distribution.id()))
        .map(marker -> new ProfileName(marker.profile()));
  }

  private boolean saysItIs(Path state, ProfileName profile) {
    return marked(state).filter(profile::equals).isPresent();
  }

  /** The directory of a configuration file, when it is some instance's state directory. */
  private Optional<Path> stateAround(Path config) {
    Path directory = parent(config);
    return home.isConfigName(config) && occupant(directory).isPresent()
        ? Optional.of(directory)
        : Optional.empty();
  }

  /** The state directory whose own configuration {@code config} is, unless that is {@code ours}. */
  private Optional<Path> othersConfig(Path config, Path ours) {
    Path target = Files.isSymbolicLink(config) ? Places.real(config) : config;
    for (Path candidate : List.of(config, target)) {
      Optional<Path> around = stateAround(candidate);
      if (around.isPresent() && !Places.same(around.get(), ours)) {
        return around;
      }
    }
    return Optional.empty();
  }

  private Source source(Named named) {
    return named.source().startsWith("the caller's") ? Source.FLAG : Source.VARIABLE;
  }

  private Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? file : parent;
  }

  private <T> T because(Field field, Source source, String detail, T value) {
    reasons.put(field, new Reason(source, detail));
    return value;
  }
}
