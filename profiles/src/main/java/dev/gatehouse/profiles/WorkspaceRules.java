package dev.gatehouse.profiles;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.profiles.Instance.Reason;
import dev.gatehouse.profiles.Instance.Source;
import dev.gatehouse.profiles.Selection.Purpose;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Decides the workspace: configuration, else inside an explicitly named state directory, else by
 * the distribution's pattern; never inside the state directory of another instance.
 */
final class WorkspaceRules {
  private final HomePlaces home;
  private final StateDirectoryRules directories;
  private final PlaceChoice places;
  private final List<String> warnings;

  WorkspaceRules(
      HomePlaces home, StateDirectoryRules directories, PlaceChoice places, List<String> warnings) {
    this.home = home;
    this.directories = directories;
    this.places = places;
    this.warnings = warnings;
  }

  Choice choose(ConfigSnapshot config, Purpose purpose) {
    Optional<String> configured =
        ConfigTrees.at(config.resolved(), "agents", "defaults", "workspace")
            .filter(String.class::isInstance)
            .map(String.class::cast)
            .filter(text -> !text.isBlank());
    if (configured.isPresent()) {
      Path workspace = absolute(configured.get().trim());
      Optional<Path> other = othersState(workspace);
      if (other.isPresent()) {
        refuseOrWarn(workspace, other.get(), purpose);
      }
      return new Choice(
          workspace,
          new Reason(Source.CONFIG, "agents.defaults.workspace in " + places.configPath()));
    }
    Path inside = new StateLayout(places.stateDirectory()).workspace();
    if (places.explicitState()) {
      return new Choice(inside, new Reason(Source.PROFILE, "inside the named state directory"));
    }
    Path usual = usual();
    if (othersState(usual).isPresent()) {
      return new Choice(
          inside,
          new Reason(
              Source.PROFILE, "because " + usual + " lies in another instance's state directory"));
    }
    return new Choice(
        usual,
        new Reason(
            places.profile().isDefault() ? Source.DEFAULT : Source.PROFILE,
            home.distribution().displayName() + "'s custom"));
  }

  private Path usual() {
    Distribution distribution = home.distribution();
    String pattern =
        places.profile().isDefault() ? distribution.workspace() : distribution.profileWorkspace();
    return home.environment()
        .path(
            pattern
                .replace("{state}", places.stateDirectory().toString())
                .replace("{profile}", places.profile().value()));
  }

  /** A relative workspace belongs to the instance, not to the folder a command is typed in. */
  private Path absolute(String text) {
    Path path = home.environment().path(text);
    boolean relative = !text.startsWith("~") && !Path.of(text).isAbsolute();
    return relative ? places.stateDirectory().resolve(text).normalize() : path;
  }

  private Optional<Path> othersState(Path workspace) {
    return directories
        .instanceAround(Places.real(workspace))
        .filter(state -> !Places.same(state, places.stateDirectory()));
  }

  private void refuseOrWarn(Path workspace, Path other, Purpose purpose) {
    String message =
        "the workspace "
            + workspace
            + " lies inside the state directory of another instance, "
            + other;
    if (purpose != Purpose.START) {
      warnings.add(message);
      return;
    }
    throw new GatehouseException(
        ExitCode.CONFIG,
        message,
        "move it, for example to "
            + new StateLayout(places.stateDirectory()).workspace()
            + ", and set agents.defaults.workspace in "
            + places.configPath());
  }

  /** The workspace and why. */
  record Choice(Path path, Reason reason) {}
}
