package dev.gatehouse.profiles.backup;

import dev.gatehouse.profiles.StateSwap.Action;
import dev.gatehouse.profiles.StateSwap.Step;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The renames that exchange an instance's files for those that lie ready. Files that say whose a
 * directory is are replaced and never missing; everything else is put aside first.
 */
final class RestoreSteps {
  private final BackupPlaces places;
  private final Staging staging;
  private final RestoreFilter filter;
  private final String stamp;
  private final List<Step> steps = new ArrayList<>();
  private final List<Path> putAside = new ArrayList<>();

  RestoreSteps(BackupPlaces places, Staging staging, RestoreFilter filter, String stamp)
      throws IOException {
    this.places = places;
    this.staging = staging;
    this.filter = filter;
    this.stamp = stamp;
    workspace();
    state();
    config();
  }

  List<Step> steps() {
    return List.copyOf(steps);
  }

  /** Directories of the staging that are empty then, innermost first. */
  List<Path> cleared() {
    return List.of(staging.state(), staging.root());
  }

  /** Where what was there lies afterwards. */
  List<Path> putAside() {
    return List.copyOf(putAside);
  }

  private void workspace() {
    if (!Files.isDirectory(staging.workspace())) {
      return;
    }
    if (Files.exists(places.workspace(), LinkOption.NOFOLLOW_LINKS)) {
      Path aside = replaced(places.workspace());
      steps.add(new Step(Action.ASIDE, places.workspace(), aside));
      putAside.add(aside);
    }
    steps.add(new Step(Action.PLACE, staging.workspace(), places.workspace()));
  }

  private void state() throws IOException {
    Path old = places.state().resolve(".replaced-" + stamp);
    int before = steps.size();
    Set<Path> fresh = units(staging.state(), false);
    Set<Path> present = units(places.state(), true);
    for (Path unit : present) {
      Path from = places.state().resolve(unit);
      boolean stays = StateParts.isMarker(unit) && !fresh.contains(unit);
      if (!stays) {
        boolean kept = fresh.contains(unit) && Files.isRegularFile(from);
        steps.add(new Step(kept ? Action.KEEP : Action.ASIDE, from, old.resolve(unit)));
      }
    }
    if (steps.size() > before) {
      putAside.add(old);
    }
    for (Path unit : fresh) {
      steps.add(
          new Step(Action.PLACE, staging.state().resolve(unit), places.state().resolve(unit)));
    }
  }

  private void config() {
    if (!Files.isRegularFile(staging.config())) {
      return;
    }
    if (Files.exists(places.config(), LinkOption.NOFOLLOW_LINKS)) {
      boolean inside = places.config().startsWith(places.state());
      Path aside =
          inside
              ? places
                  .state()
                  .resolve(".replaced-" + stamp)
                  .resolve(places.state().relativize(places.config()))
              : replaced(places.config());
      steps.add(new Step(Action.KEEP, places.config(), aside));
      Path listed = inside ? places.state().resolve(".replaced-" + stamp) : aside;
      if (!putAside.contains(listed)) {
        putAside.add(listed);
      }
    }
    steps.add(new Step(Action.PLACE, staging.config(), places.config()));
  }

  private Path replaced(Path place) {
    return place.resolveSibling("." + place.getFileName() + ".replaced-" + stamp);
  }

  /** The pieces that are exchanged; of what is there, only those whose part is put back. */
  private Set<Path> units(Path root, boolean present) throws IOException {
    Set<Path> units = new TreeSet<>();
    collect(root, root, present, units);
    return units;
  }

  private void collect(Path root, Path directory, boolean present, Set<Path> units)
      throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        Path relative = root.relativize(child);
        boolean whole =
            StateParts.unit(relative).equals(relative)
                && (StateParts.depth(relative) == relative.getNameCount()
                    || !Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS));
        if (present && isLeftAlone(child, relative)) {
          continue;
        }
        if (!whole) {
          collect(root, child, present, units);
        } else if (!present || isExchanged(relative)) {
          units.add(relative);
        }
      }
    }
  }

  private boolean isLeftAlone(Path child, Path relative) {
    return child.equals(places.config())
        || (places.ownWorkspace() && child.equals(places.workspace()))
        || (StateParts.isShortLived(relative) && !StateParts.isDatabaseCompanion(relative));
  }

  private boolean isExchanged(Path relative) {
    return StateParts.isMarker(relative) ? filter.same() : filter.isReplaced(relative);
  }
}
