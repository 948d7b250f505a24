package dev.gatehouse.profiles;

import static java.util.Objects.requireNonNull;

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
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes an instance back to where it was before its set-up, whole or in part. Nothing is deleted: a
 * backup is made first, and files move into a trash folder. Plan first, then do. Blocks.
 */
public final class InstanceReset {
  private final InstanceCatalog catalog;
  private final Clock clock;
  private final TrashFolder folder;
  private final Consumer<Move> step;

  public InstanceReset(InstanceCatalog catalog, Clock clock) {
    this(catalog, clock, move -> {});
  }

  /**
   * @param step hears of every move before it happens
   */
  InstanceReset(InstanceCatalog catalog, Clock clock, Consumer<Move> step) {
    this.catalog = requireNonNull(catalog, "catalog");
    this.clock = requireNonNull(clock, "clock");
    this.folder = new TrashFolder(catalog.host(), clock);
    this.step = requireNonNull(step, "step");
  }

  /** Makes the backup that goes before a reset. Blocks. */
  public interface SafetyCopy {
    /** Returns the archive. */
    Path make(Instance instance);
  }

  /**
   * Plans a reset. Changes nothing.
   *
   * @throws GatehouseException as {@link InstanceRemoval#plan} for {@link ResetScope#FULL}; with
   *     {@link ExitCode#CONFIG} when the state directory is gone
   */
  public RemovalPlan plan(KnownInstance source, ResetScope scope) {
    InstanceRemoval removal = removal();
    if (scope == ResetScope.FULL) {
      return removal.plan(source);
    }
    if (source.vanished()) {
      throw new GatehouseException(
          ExitCode.CONFIG,
          source.name() + " has no files any more in " + source.instance().stateDirectory(),
          "take it off the list with: "
              + source.distribution().id()
              + " instances remove "
              + source.instance().profile());
    }
    Path trash = folder.choose(source.name());
    List<KnownInstance> others =
        catalog.all().stream().filter(known -> !known.isAt(source.realStateDirectory())).toList();
    List<Move> moves = new ArrayList<>();
    List<Kept> kept = new ArrayList<>();
    if (scope == ResetScope.CONFIG_CREDENTIALS_SESSIONS) {
      ResetParts parts = new ResetParts(source, removal.places(source));
      for (Path path : parts.inside()) {
        Optional<String> inner = removal.heldInside(Places.real(path), others);
        if (inner.isPresent()) {
          kept.add(new Kept(path, "it holds " + inner.get()));
        } else {
          add(path, "", source, trash, moves);
        }
      }
      for (SharedPlace place : parts.outside()) {
        removal.outside(place.path(), place.label(), source, others, trash, moves, kept);
      }
    }
    // Last: what it names outside of the state directory is found again after a kill.
    Path config = source.instance().configPath();
    if (Places.real(config).startsWith(source.realStateDirectory())
        || Files.isSymbolicLink(config)) {
      add(config, "configuration", source, trash, moves);
    } else {
      removal.outside(config, "configuration", source, others, trash, moves, kept);
    }
    return new RemovalPlan(source, trash, moves, kept);
  }

  /**
   * Does what was planned; when a step fails, what has moved moves back.
   *
   * @param copy makes the backup; empty for none
   * @throws GatehouseException with {@link ExitCode#CONFLICT} when the instance runs, {@link
   *     ExitCode#IO} when something cannot be moved; whatever {@code copy} throws, before anything
   *     is moved
   */
  public ResetResult perform(RemovalPlan plan, ResetScope scope, Optional<SafetyCopy> copy) {
    KnownInstance source = plan.source();
    InstanceRemoval removal = removal();
    removal.refuseRunning(source);
    Optional<Path> backup =
        source.vanished() || plan.moves().isEmpty()
            ? Optional.empty()
            : copy.map(maker -> maker.make(source.instance()));
    if (scope == ResetScope.FULL) {
      RemovalResult result = removal.perform(plan);
      return new ResetResult(backup, result.moves(), result.restore());
    }
    try (ProcessLock lock = InstanceRemoval.lock(source)) {
      List<Move> there =
          plan.moves().stream()
              .filter(move -> Files.exists(move.from(), LinkOption.NOFOLLOW_LINKS))
              .toList();
      List<Move> done = folder.fill(plan.trash(), source.name(), there, step);
      return new ResetResult(backup, done, TrashFolder.restore(done));
    } catch (IOException e) {
      throw new GatehouseException(
          ExitCode.IO,
          "cannot reset " + source.name() + ": " + e.getMessage() + ": " + Failures.cause(e),
          "everything is where it was; make the directories writable for this user and try again",
          e);
    }
  }

  private InstanceRemoval removal() {
    return new InstanceRemoval(catalog, clock, step);
  }

  private static void add(
      Path path, String what, KnownInstance source, Path trash, List<Move> moves) {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      Path state = source.instance().stateDirectory();
      Path inside = path.startsWith(state) ? state.relativize(path) : path.getFileName();
      moves.add(
          new Move(
              path, trash.resolve(inside.toString()), what.isEmpty() ? inside.toString() : what));
    }
  }
}
