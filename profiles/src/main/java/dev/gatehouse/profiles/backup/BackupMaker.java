package dev.gatehouse.profiles.backup;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.file.Leftovers;
import dev.gatehouse.core.file.ProcessLock;
import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceMarker;
import dev.gatehouse.profiles.Places;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Makes one backup. Blocks. */
final class BackupMaker {
  static final String PLAIN_SUFFIX = ".zip";
  static final String SEALED_SUFFIX = ".sealed";

  private static final Pattern NAMED =
      Pattern.compile(".+-[0-9]{8}T[0-9]{6}Z(-[0-9]+)?\\.(zip|sealed)");
  private static final Duration LOCK_LIMIT = Duration.ofSeconds(20);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Path directory;
  private final DatabaseTool databases;
  private final Clock clock;
  private final SecureRandom random;
  private final int rounds;

  BackupMaker(
      Path directory, DatabaseTool databases, Clock clock, SecureRandom random, int rounds) {
    this.directory = directory;
    this.databases = databases;
    this.clock = clock;
    this.random = random;
    this.rounds = rounds;
  }

  BackupResult make(Instance instance, BackupOptions options) {
    options.passphrase().ifPresent(Passphrase::checked);
    BackupPlaces places = BackupPlaces.of(instance);
    if (!Files.isDirectory(places.state())) {
      throw new GatehouseException(
          ExitCode.CONFIG,
          instance.displayName() + " has nothing to back up: " + places.state() + " does not exist",
          "run " + instance.commandHint("setup") + " first, or name another profile");
    }
    options.output().ifPresent(output -> refuse(output, places));
    try {
      SecureFiles.createDirectories(directory);
      try (ProcessLock lock = lock()) {
        Leftovers.sweep(directory, clock.instant());
        return underLock(instance, places, options);
      }
    } catch (IOException e) {
      throw BackupFailures.of("make a backup of " + instance.displayName(), e);
    } catch (UncheckedIOException e) {
      throw BackupFailures.of(
          "make a backup of " + instance.displayName(), requireNonNull(e.getCause()));
    }
  }

  private BackupResult underLock(Instance instance, BackupPlaces places, BackupOptions options)
      throws IOException {
    Instant now = clock.instant();
    Path target = options.output().orElseGet(() -> freeName(instance, options, now));
    Path parent = SecureFiles.parent(target);
    SecureFiles.createDirectories(parent);
    Path temporary = parent.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    BackupInfo info =
        new BackupInfo(
            UUID.randomUUID().toString(),
            instance.distribution().id(),
            instance.profile().value(),
            instance.marker().map(InstanceMarker::id).orElse(""),
            now.toEpochMilli(),
            options.reason(),
            options.parts(),
            options.passphrase().isPresent());
    try {
      Written written = write(temporary, info, places, options, true);
      if (ArchiveLimits.looksLikeBomb(written.bytes(), Files.size(temporary))) {
        // Content that shrinks so much would be refused when it is read: it is not shrunk then.
        Files.delete(temporary);
        written = write(temporary, info, places, options, false);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      SecureFiles.forceDirectory(parent);
      return new BackupResult(
          target, info, written.files(), written.bytes(), Files.size(target), written.leftOut());
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private Written write(
      Path file, BackupInfo info, BackupPlaces places, BackupOptions options, boolean compress)
      throws IOException {
    Written written;
    try (OutputStream plain = Channels.newOutputStream(SecureFiles.openNew(file));
        OutputStream out = Envelope.write(plain, info, options.passphrase(), rounds, random);
        ArchiveWriter archive = new ArchiveWriter(out, info, compress)) {
      List<String> leftOut = walk(places, options, archive);
      archive.finish();
      written = new Written(archive.files(), archive.bytes(), leftOut);
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    return written;
  }

  private List<String> walk(BackupPlaces places, BackupOptions options, ArchiveWriter archive)
      throws IOException {
    BackupWalk walk =
        new BackupWalk(
            places,
            options.parts(),
            new BackupWalk.Sink() {
              @Override
              public void directory(String path) throws IOException {
                archive.directory(path);
              }

              @Override
              public void file(String path, Path file) throws IOException {
                archive.file(path, file);
              }

              @Override
              public void database(String path, Path file) throws IOException {
                Path copy =
                    directory.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
                try {
                  databases.copy(file, copy, directory);
                  archive.file(path, copy);
                } finally {
                  Files.deleteIfExists(copy);
                }
              }
            });
    try (Quiet quiet = Quiet.of(places.state())) {
      return walk.run();
    }
  }

  private ProcessLock lock() throws IOException {
    return ProcessLock.take(directory.resolve("create.lock"), LOCK_LIMIT)
        .orElseThrow(
            () ->
                new GatehouseException(
                    ExitCode.CONFLICT,
                    "another backup is being made on this host",
                    "wait until it is done and try again"));
  }

  private Path freeName(Instance instance, BackupOptions options, Instant now) {
    String name = instance.distribution().id() + "-" + instance.profile() + "-" + STAMP.format(now);
    String suffix = options.passphrase().isPresent() ? SEALED_SUFFIX : PLAIN_SUFFIX;
    Path file = directory.resolve(name + suffix);
    for (int i = 2; Files.exists(file, LinkOption.NOFOLLOW_LINKS); i++) {
      file = directory.resolve(name + "-" + i + suffix);
    }
    return file;
  }

  /** Whether this program chose the name, and not a person. */
  static boolean isNamedByIt(Path file) {
    return NAMED.matcher(String.valueOf(file.getFileName())).matches();
  }

  private static void refuse(Path output, BackupPlaces places) {
    if (Files.exists(output, LinkOption.NOFOLLOW_LINKS)) {
      throw new GatehouseException(
          ExitCode.CONFLICT,
          output + " exists already and is not written over",
          "name a file that does not exist yet");
    }
    Path real = Places.real(output);
    if (real.startsWith(places.state()) || real.startsWith(places.workspace())) {
      throw new GatehouseException(
          ExitCode.USAGE,
          output + " lies inside of what is backed up",
          "name a file outside of " + places.state() + " and " + places.workspace());
    }
  }

  /** What was written. */
  private record Written(long files, long bytes, List<String> leftOut) {}

  /** Keeps writers of the configuration away, so that file and generations belong together. */
  private record Quiet(Optional<ProcessLock> lock) implements AutoCloseable {
    static Quiet of(Path state) {
      try {
        return new Quiet(ProcessLock.take(state.resolve("config.lock"), LOCK_LIMIT));
      } catch (IOException e) {
        return new Quiet(Optional.empty()); // nobody can write there either
      }
    }

    @Override
    public void close() {
      lock.ifPresent(ProcessLock::close);
    }
  }
}
