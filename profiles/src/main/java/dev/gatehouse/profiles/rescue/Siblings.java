package dev.gatehouse.profiles.rescue;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceCatalog;
import dev.gatehouse.profiles.InstanceMarker;
import dev.gatehouse.profiles.KnownInstance;
import dev.gatehouse.profiles.Places;
import dev.gatehouse.profiles.ProfileName;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the one instance that a name means. What its files say about it is not believed where that
 * would lead to another instance: a name that two bear, a copied identity, somebody else's
 * configuration. Blocks.
 */
final class Siblings {
  private static final String MAIN = "main";

  private final Instance self;
  private final InstanceCatalog catalog;

  Siblings(Instance self, InstanceCatalog catalog) {
    this.self = self;
    this.catalog = catalog;
  }

  /** Every other instance of this host. */
  List<KnownInstance> all() {
    return catalog.all().stream().filter(known -> !isSelf(known)).toList();
  }

  /** This instance as the catalogue has it. */
  boolean isSelf(KnownInstance known) {
    return known.realStateDirectory().equals(Places.real(self.stateDirectory()));
  }

  /**
   * The sibling of a name: an id or {@code distribution/profile}, else a profile of this instance's
   * own distribution, else one of the only other that has it. {@code main} stands for the default
   * profile too; where a distribution has both, it means neither.
   *
   * @throws GatehouseException with {@link ExitCode#USAGE} when there is none, or more than one
   */
  KnownInstance find(String name) {
    String wanted = name.strip().toLowerCase(Locale.ROOT);
    List<KnownInstance> all = catalog.all();
    List<KnownInstance> found = matching(all, wanted);
    if (found.isEmpty()) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "there is no instance " + Shown.line(name) + " on this host",
          "one of "
              + all.stream().map(KnownInstance::name).distinct().collect(Collectors.joining(", ")));
    }
    if (found.size() > 1) {
      throw new GatehouseException(
          ExitCode.USAGE,
          Shown.line(name)
              + " could be "
              + found.stream()
                  .map(known -> known.name() + " in " + known.realStateDirectory())
                  .collect(Collectors.joining(", or ")),
          "name it with its distribution, or by its id: "
              + found.stream().map(KnownInstance::id).collect(Collectors.joining(", ")));
    }
    KnownInstance known = found.get(0);
    if (isSelf(known)) {
      throw new GatehouseException(
          ExitCode.USAGE,
          known.name() + " is this instance itself",
          "its own commands do that: " + self.commandHint("config history"));
    }
    requireOneIdentity(all, known);
    return known;
  }

  /**
   * Refuses to read or write a configuration that belongs to a third instance, or is a link.
   *
   * @throws GatehouseException with {@link ExitCode#IDENTITY}
   */
  void requireOwnConfig(KnownInstance known) {
    Path config = Places.real(known.instance().configPath());
    for (KnownInstance other : catalog.all()) {
      if (other.realStateDirectory().equals(known.realStateDirectory())) {
        continue;
      }
      boolean same = Places.same(config, other.instance().configPath());
      if (same || InstanceOwned.within(config, other.realStateDirectory(), known)) {
        throw new GatehouseException(
            ExitCode.IDENTITY,
            "the configuration of "
                + known.name()
                + " is a file of "
                + other.name()
                + ": "
                + config,
            "give each its own; isolation verify tells more");
      }
    }
  }

  private List<KnownInstance> matching(List<KnownInstance> all, String wanted) {
    List<KnownInstance> exact =
        all.stream()
            .filter(
                known ->
                    known.name().toLowerCase(Locale.ROOT).equals(wanted)
                        || known.id().toLowerCase(Locale.ROOT).equals(wanted))
            .toList();
    if (!exact.isEmpty()) {
      return exact;
    }
    List<KnownInstance> profile =
        all.stream().filter(known -> isCalled(known.instance().profile(), wanted)).toList();
    List<KnownInstance> ofOwnProduct =
        profile.stream()
            .filter(known -> known.distribution().id().equals(self.distribution().id()))
            .toList();
    return ofOwnProduct.isEmpty() ? profile : ofOwnProduct;
  }

  private static boolean isCalled(ProfileName profile, String wanted) {
    return profile.value().equalsIgnoreCase(wanted)
        || wanted.equals(MAIN) && profile.equals(ProfileName.DEFAULT);
  }

  /** A copied marker would give one instance's rights, or its troubles, to another. */
  private void requireOneIdentity(List<KnownInstance> all, KnownInstance known) {
    for (Optional<InstanceMarker> marker : List.of(self.marker(), known.instance().marker())) {
      if (marker.isEmpty()) {
        continue;
      }
      List<KnownInstance> bearers =
          all.stream().filter(other -> other.id().equals(marker.get().id())).toList();
      if (bearers.stream().map(KnownInstance::realStateDirectory).distinct().count() > 1) {
        throw new GatehouseException(
            ExitCode.IDENTITY,
            bearers.stream()
                    .map(other -> other.realStateDirectory().toString())
                    .collect(Collectors.joining(" and "))
                + " have one identity",
            "one is a copy of the other; move the copy away, or make a clone with instances clone");
      }
    }
    Optional<InstanceMarker> marker = known.instance().marker();
    if (marker.isPresent() && !marker.get().displayName().equals(known.name())) {
      throw new GatehouseException(
          ExitCode.IDENTITY,
          known.realStateDirectory()
              + " says that it belongs to "
              + Shown.line(marker.get().displayName())
              + ", but its place is that of "
              + known.name(),
          "isolation verify tells more");
    }
  }

  /** Whether a file is another instance's by its place. */
  private static final class InstanceOwned {
    static boolean within(Path config, Path otherState, KnownInstance known) {
      // A file of another name in a sibling's directory is a documented set-up of the family, and
      // allowed; a link from inside one's own directory into another's is not.
      boolean written = known.instance().configPath().startsWith(known.instance().stateDirectory());
      return written && Places.within(config, otherState);
    }
  }
}
