package dev.gatehouse.profiles;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.file.ProcessLock;
import dev.gatehouse.profiles.RemovalPlan.Kept;
import dev.gatehouse.profiles.RemovalPlan.Move;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Takes an instance off this host: its files move into a trash folder, nothing is deleted. What
 * another instance uses, or what holds another instance or the home, is never moved. Plan first,
 * then do. Blocks.
 */
public final class InstanceRemoval {
  private final InstanceCatalog catalog;
  private final TrashFolder folder;
  private final Consumer<Move> step;

  public InstanceRemoval(InstanceCatalog catalog, Clock clock) {
    this(catalog, clock, move -> {});
  }

  /**
   * @param step hears of every move before it happens
   */
  InstanceRemoval(InstanceCatalog catalog, Clock clock, Consumer<Move> step) {
    this.catalog = requireNonNull(catalog, "catalog");
    this.folder = new TrashFolder(catalog.host(), requireNonNull(clock, "clock"));
    this.step = requireNonNull(step, "step");
  }

  /**
   * Plans a removal. Changes nothing.
   *
   * @throws GatehouseException with {@link ExitCode#CONFLICT} when the instance runs or its
   *     directory holds something of another one; {@link ExitCode#CONFIG} when it is no directory
   *     that could be one instance's own
   */
  public RemovalPlan plan(KnownInstance source) {
    refuseRunning(source);
    Instance instance = source.instance();
    List<KnownInstance> others =
        catalog.all().stream()
            .filter(known -> !known.instance().stateDirectory().equals(instance.stateDirectory()))
            .toList();
    Path trash = folder.choose(source.name());
    List<Move> moves = new ArrayList<>();
    List<Kept> kept = new ArrayList<>();
    stateDirectory(source, others, trash, moves, kept);
    outside(instance.configPath(), RemovalPlan.CONFIGURATION, source, others, trash, moves, kept);
    for (SharedPlace place : places(source)) {
      if (place.kind() == SharedPlace.Kind.WORKSPACE) {
        outside(place.path(), place.label(), source, others, trash, moves, kept);
      }
    }
    return new RemovalPlan(source, trash, moves, kept);
  }

  /**
   * Does what was planned; when a step fails, what has moved moves back.
   *
   * @throws GatehouseException with {@link ExitCode#CONFLICT} when the instance has started since,
   *     {@link ExitCode#IO} when something cannot be moved
   */
  public RemovalResult perform(RemovalPlan plan) {
    KnownInstance source = plan.source();
    if (source.vanished()) {
      forget(source, List.of());
      return new RemovalResult(List.of(), List.of());
    }
    try (ProcessLock lock = lock(source)) {
      refuseChanged(plan);
      List<Move> moves = new ArrayList<>(plan.moves());
      // The state directory last: as long as it is there, an interrupted removal can be repeated.
      moves.sort(Comparator.comparing(move -> move.from().equals(source.realStateDirectory())));
      List<Move> done = folder.fill(plan.trash(), source.name(), moves, step);
      if (plan.takesState()) {
        forget(source, done);
      }
      return new RemovalResult(done, TrashFolder.restore(done));
    } catch (IOException e) {
      throw new GatehouseException(
          ExitCode.IO,
          "cannot remove " + source.name() + ": " + e.getMessage() + ": " + Failures.cause(e),
          "nothing was removed; make the directories writable for this user and try again",
          e);
    }
  }

  /** Every place that an instance's configuration makes it use. */
  List<SharedPlace> places(KnownInstance known) {
    Environment environment =
        HomePlaces.of(known.distribution(), catalog.environment()).environment();
    return new PlaceFinder(known, environment).find();
  }

  private void stateDirectory(
      KnownInstance source,
      List<KnownInstance> others,
      Path trash,
      List<Move> moves,
      List<Kept> kept) {
    Path state = source.instance().stateDirectory();
    if (source.vanished()) {
      kept.add(new Kept(state, "it is gone already"));
      return;
    }
    Path real = source.realStateDirectory();
    if (Files.isSymbolicLink(state)) {
      moves.add(new Move(state, trash.resolve("state-link"), RemovalPlan.STATE_LINK));
      Optional<KnownInstance> owner = others.stream().filter(known -> known.isAt(real)).findFirst();
      if (owner.isPresent()) {
        kept.add(new Kept(real, "it is the state directory of " + owner.get().name()));
        return;
      }
    }
    new StateDirectoryRules(HomePlaces.of(source.distribution(), catalog.environment()))
        .check(real);
    heldInside(real, others)
        .ifPresent(
            inner -> {
              throw new GatehouseException(
                  ExitCode.CONFLICT,
                  real + " cannot be moved away: it holds " + inner,
                  "move that out first");
            });
    moves.add(new Move(real, trash.resolve("state"), RemovalPlan.STATE));
  }

  void outside(
      Path path,
      String what,
      KnownInstance source,
      List<KnownInstance> others,
      Path trash,
      List<Move> moves,
      List<Kept> kept) {
    Path real = Places.real(path);
    boolean listed =
        moves.stream().anyMatch(move -> real.startsWith(Places.real(move.from())))
            || kept.stream().anyMatch(stays -> real.equals(stays.path()));
    if (listed || !Files.exists(real) || real.startsWith(source.realStateDirectory())) {
      return;
    }
    Optional<String> why = foreign(real, source, others);
    if (why.isPresent()) {
      kept.add(new Kept(real, why.get()));
    } else {
      String name = what.replaceAll("[^A-Za-z0-9]+", "-");
      moves.add(new Move(real, trash.resolve(name), what));
    }
  }

  /** Why a place outside the state directory is not this instance's to take along. */
  private Optional<String> foreign(Path real, KnownInstance source, List<KnownInstance> others) {
    Path home = HomePlaces.of(source.distribution(), catalog.environment()).home();
    if (real.getParent() == null || Places.within(home, real)) {
      return Optional.of("it is or holds the home directory");
    }
    if (source.realStateDirectory().startsWith(real)) {
      return Optional.of("it holds more than this instance's files");
    }
    for (KnownInstance other : others) {
      if (other.vanished()) {
        continue;
      }
      for (SharedPlace place : places(other)) {
        boolean workspace = place.kind() == SharedPlace.Kind.WORKSPACE;
        boolean theirs =
            Places.same(place.real(), real)
                || place.real().startsWith(real)
                || (workspace && real.startsWith(place.real()))
                || (place.kind() == SharedPlace.Kind.STATE
                    && Files.isDirectory(real)
                    && real.startsWith(place.real()));
        if (theirs) {
          return Optional.of("it is shared with the " + place.label() + " of " + other.name());
        }
      }
    }
    return Optional.empty();
  }

  /** What another instance has in a directory. */
  Optional<String> heldInside(Path real, List<KnownInstance> others) {
    for (KnownInstance other : others) {
      if (other.vanished() || other.isAt(real)) {
        continue;
      }
      for (SharedPlace place : places(other)) {
        if (place.real().startsWith(real)) {
          return Optional.of("the " + place.label() + " of " + other.name() + ", " + place.real());
        }
      }
    }
    return Optional.empty();
  }

  void refuseRunning(KnownInstance source) {
    if (source.vanished()) {
      return;
    }
    boolean leased = catalog.leases().of(source.realStateDirectory()).isPresent();
    if (leased || StateLock.isHeld(source.realStateDirectory())) {
      throw running(source);
    }
  }

  private static GatehouseException running(KnownInstance source) {
    return new GatehouseException(
        ExitCode.CONFLICT,
        source.name() + " runs and cannot be removed",
        "stop it with \"" + source.instance().commandHint("gateway stop") + "\"");
  }

  private void refuseChanged(RemovalPlan plan) {
    for (Move move : plan.moves()) {
      if (!Files.exists(move.from(), LinkOption.NOFOLLOW_LINKS)) {
        throw new GatehouseException(
            ExitCode.CONFLICT, move.from() + " is no longer there", "plan the removal again");
      }
    }
  }

  static ProcessLock lock(KnownInstance source) throws IOException {
    Path file = new StateLayout(source.realStateDirectory()).gatewayLock();
    return ProcessLock.tryTake(file).orElseThrow(() -> running(source));
  }

  /** A link to another instance's directory takes only its own entry along, never the other's. */
  private void forget(KnownInstance source, List<Move> done) {
    Set<Path> places = new HashSet<>();
    places.add(source.instance().stateDirectory());
    done.forEach(move -> places.add(move.from()));
    try {
      new HostRegistry(catalog.host()).removeAt(places);
    } catch (IOException e) {
      throw new GatehouseException(
          ExitCode.IO,
          source.name()
              + " was moved away, but is still in the list of this host: "
              + Failures.cause(e),
          "delete its file in " + catalog.host().path().resolve("instances"),
          e);
    }
  }
}
