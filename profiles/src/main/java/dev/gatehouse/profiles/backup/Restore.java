package dev.gatehouse.profiles.backup;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceCatalog;
import dev.gatehouse.profiles.InstanceMarker;
import dev.gatehouse.profiles.InstanceSetup;
import dev.gatehouse.profiles.Places;
import dev.gatehouse.profiles.SetupOptions;
import dev.gatehouse.profiles.StateLock;
import dev.gatehouse.profiles.StateSwap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Puts one backup back: everything is unpacked and proved first, then exchanged by {@link
 * StateSwap}. What was there is never deleted. Blocks.
 */
final class Restore {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final InstanceCatalog catalog;
  private final DatabaseTool databases;
  private final Clock clock;
  private final SecureRandom random;
  private final StateSwap.Watcher watcher;

  Restore(
      InstanceCatalog catalog,
      DatabaseTool databases,
      Clock clock,
      SecureRandom random,
      StateSwap.Watcher watcher) {
    this.catalog = catalog;
    this.databases = databases;
    this.clock = clock;
    this.random = random;
    this.watcher = watcher;
  }

  RestoreResult run(Path archive, Instance goal, RestoreOptions options) {
    try {
      BackupInfo info = ArchiveReader.info(archive);
      refuseOtherProduct(info, goal);
      boolean same = isSame(info, goal);
      Instance target = same ? withItsWorkspace(archive, goal, options) : goal;
      BackupPlaces places = BackupPlaces.of(target);
      refuseInside(archive, places);
      RestoreFilter filter =
          new RestoreFilter(
              options.parts(), same, options.another(), target.distribution().configFileName());
      boolean fresh = !Files.exists(places.state());
      refuseOccupied(target, places, filter, options); // before even the lock's file is made
      Done done;
      try (StateLock lock = StateLock.take(target)) {
        refuseOccupied(target, places, filter, options);
        done = underLock(archive, target, places, filter, options);
      } catch (IOException | RuntimeException e) {
        removeEmpty(places.state(), fresh);
        throw e;
      }
      List<String> notes = new ArrayList<>(done.notes());
      Instance ready = setUp(target, notes);
      List<Path> putAside = done.putAside().stream().map(path -> toTrash(path, target)).toList();
      return new RestoreResult(
          ready, info, same, done.files(), done.bytes(), putAside, done.dropped(), notes);
    } catch (IOException e) {
      throw BackupFailures.of("restore " + goal.displayName(), e);
    } catch (UncheckedIOException e) {
      throw BackupFailures.of("restore " + goal.displayName(), requireNonNull(e.getCause()));
    }
  }

  private Instance withItsWorkspace(Path archive, Instance goal, RestoreOptions options)
      throws IOException {
    if (Files.exists(goal.configPath())
        || !options.parts().containsAll(Set.of(BackupPart.CONFIG, BackupPart.WORKSPACE))) {
      return goal;
    }
    Optional<String> config =
        new ArchiveReader(archive, options.passphrase(), ArchiveLimits.forReading()).config();
    return config.isPresent() ? new RestoredWorkspace(catalog).apply(goal, config.get()) : goal;
  }

  private Done underLock(
      Path archive,
      Instance target,
      BackupPlaces places,
      RestoreFilter filter,
      RestoreOptions options)
      throws IOException {
    String id = UUID.randomUUID().toString();
    try (Staging staging = new Staging(places, filter, id)) {
      staging.open();
      watcher.after("staging");
      ArchiveLimits limits =
          ArchiveLimits.forRoom(Files.getFileStore(places.state()).getUsableSpace());
      ArchiveReader.Contents contents =
          new ArchiveReader(archive, options.passphrase(), limits).read(staging);
      watcher.after("unpacked");
      RestoredConfig config =
          new RestoredConfig(
              target, places, catalog.environmentOf(target.distribution()), filter, clock);
      config.adapt(staging.config());
      settle(staging, !filter.same());
      watcher.after("ready");
      RestoreFilter present =
          new RestoreFilter(
              held(contents.info(), filter), filter.same(), filter.another(), filter.configName());
      RestoreSteps steps =
          new RestoreSteps(
              places,
              staging,
              present,
              // Unique: what a killed restore has put aside is never mistaken for this one's.
              STAMP.format(clock.instant()) + "-" + id.substring(0, 8));
      StateSwap.perform(places.state(), steps.steps(), steps.cleared(), watcher);
      return new Done(
          staging.files(), staging.bytes(), steps.putAside(), config.dropped(), config.notes());
    }
  }

  private static Set<BackupPart> held(BackupInfo info, RestoreFilter filter) {
    EnumSet<BackupPart> held = EnumSet.noneOf(BackupPart.class);
    held.addAll(filter.parts());
    held.retainAll(info.parts());
    return held;
  }

  private void settle(Staging staging, boolean another) throws IOException {
    Path scratch = Backups.directory(catalog.host());
    try (Stream<Path> files = Files.walk(staging.state())) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
            && StateParts.isDatabase(staging.state().relativize(file))) {
          SecureFiles.createDirectories(scratch);
          databases.settle(file, another, scratch);
        }
      }
    }
  }

  private Instance setUp(Instance target, List<String> notes) {
    try {
      return new InstanceSetup(catalog, clock, random)
          .setUp(target, SetupOptions.forStart())
          .instance();
    } catch (GatehouseException e) {
      notes.add(
          "the files are back, but the instance cannot start with them yet: "
              + e.getMessage()
              + "; "
              + e.remedy());
      return target;
    }
  }

  private static void refuseOtherProduct(BackupInfo info, Instance target) {
    if (!info.distribution().equals(target.distribution().id())) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "the backup is of " + info.displayName() + " and cannot become " + target.displayName(),
          "restore it with the command " + info.distribution() + ", then use import");
    }
  }

  /** The same instance, unless somebody of its identity lives in another place of this host. */
  private boolean isSame(BackupInfo info, Instance target) {
    Path own = Places.real(target.stateDirectory());
    return info.profile().equals(target.profile().value())
        && (info.instanceId().isEmpty()
            || catalog.all().stream()
                .filter(known -> !known.vanished() && !known.isAt(own))
                .noneMatch(
                    known ->
                        known
                            .instance()
                            .marker()
                            .map(InstanceMarker::id)
                            .filter(info.instanceId()::equals)
                            .isPresent()));
  }

  private static void refuseInside(Path archive, BackupPlaces places) throws IOException {
    Path real = archive.toRealPath();
    if (real.startsWith(places.state()) || real.startsWith(places.workspace())) {
      throw new GatehouseException(
          ExitCode.USAGE,
          archive + " lies inside of what would be replaced",
          "move it to another directory first");
    }
  }

  private static void refuseOccupied(
      Instance target, BackupPlaces places, RestoreFilter filter, RestoreOptions options)
      throws IOException {
    if (options.replace()) {
      return;
    }
    String remedy =
        "restore into another profile, or add --replace, which puts aside what is there and says"
            + " where";
    if (Files.exists(places.config()) || !isFree(places.state())) {
      throw new GatehouseException(
          ExitCode.CONFLICT, target.displayName() + " exists already in " + places.state(), remedy);
    }
    if (filter.parts().contains(BackupPart.WORKSPACE) && !isFree(places.workspace())) {
      throw new GatehouseException(
          ExitCode.CONFLICT,
          "the workspace " + places.workspace() + " of " + target.displayName() + " is not empty",
          remedy);
    }
  }

  private static boolean isFree(Path directory) throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return true;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        if (!StateParts.isShortLived(directory.relativize(file))) {
          return false;
        }
      }
    }
    return true;
  }

  /** A restore that failed leaves no empty instance behind. */
  private static void removeEmpty(Path state, boolean fresh) throws IOException {
    if (fresh && Files.isDirectory(state) && !StateSwap.isPending(state) && isFree(state)) {
      Files.deleteIfExists(state.resolve("gateway.lock"));
      try {
        Files.delete(state);
      } catch (DirectoryNotEmptyException e) {
        // Somebody else has begun to use it.
      }
    }
  }

  /** Takes what was put aside out of the way; where the disk is another one it stays. */
  private Path toTrash(Path aside, Instance target) {
    String name =
        STAMP.format(clock.instant()) + "-" + target.displayName().replace('/', '-') + "-replaced";
    Path folder = catalog.host().path().resolve("trash").resolve(name);
    Path goal = folder.resolve(String.valueOf(aside.getFileName()).replaceFirst("^\\.+", ""));
    try {
      for (int i = 2; Files.exists(goal); i++) {
        goal = folder.resolve(String.valueOf(aside.getFileName()).substring(1) + "-" + i);
      }
      SecureFiles.createDirectories(folder);
      Files.move(aside, goal, StandardCopyOption.ATOMIC_MOVE);
      return goal;
    } catch (IOException e) {
      return aside;
    }
  }

  private record Done(
      long files, long bytes, List<Path> putAside, List<String> dropped, List<String> notes) {}
}
