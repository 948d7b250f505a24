package dev.gatehouse.profiles.backup;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.ports.HostDirectory;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceCatalog;
import dev.gatehouse.profiles.StateSwap;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Backups of instances: made also while a gateway runs, checked, listed, and put back. Blocks; safe
 * to share between threads.
 */
public final class Backups {
  private static final ArchiveReader.Sink NOWHERE =
      new ArchiveReader.Sink() {
        @Override
        public void directory(String path) {}

        @Override
        public Optional<OutputStream> file(String path) {
          return Optional.empty();
        }

        @Override
        public void proved(String path, long changedMillis, boolean executable) {}
      };

  private final InstanceCatalog catalog;
  private final DatabaseTool databases;
  private final Clock clock;
  private final SecureRandom random;
  private final int rounds;

  public Backups(
      InstanceCatalog catalog, DatabaseTool databases, Clock clock, SecureRandom random) {
    this(catalog, databases, clock, random, Envelope.ROUNDS);
  }

  Backups(
      InstanceCatalog catalog,
      DatabaseTool databases,
      Clock clock,
      SecureRandom random,
      int rounds) {
    this.catalog = requireNonNull(catalog, "catalog");
    this.databases = requireNonNull(databases, "databases");
    this.clock = requireNonNull(clock, "clock");
    this.random = requireNonNull(random, "random");
    this.rounds = rounds;
  }

  /** Where backups go unless a file is named: {@code backups} in the host's directory. */
  public static Path directory(HostDirectory host) {
    return host.path().resolve("backups");
  }

  /**
   * Makes a backup: one file, mode 0600, there whole or not at all. Databases are copied as they
   * are at one moment; every other file is read whole as it is then.
   *
   * @throws GatehouseException with {@link ExitCode#CONFIG} when the instance has no state
   *     directory, {@link ExitCode#CONFLICT} when the file exists, {@link ExitCode#USAGE} when it
   *     lies inside of what is backed up or the passphrase is short, {@link ExitCode#IO} when
   *     something cannot be read or written
   */
  public BackupResult create(Instance instance, BackupOptions options) {
    return maker().make(instance, options);
  }

  /**
   * Reads an archive to its end and compares everything with its checksums. Writes nothing.
   *
   * @throws GatehouseException with {@link ExitCode#FAILURE} when it is damaged, refused or no
   *     backup, {@link ExitCode#CONFIG} when a newer version wrote it, {@link ExitCode#USAGE} when
   *     a passphrase is missing or there is no such file, {@link ExitCode#ACCESS} when it is wrong,
   *     {@link ExitCode#IO} when the file cannot be read
   */
  public BackupReport verify(Path archive, Optional<Passphrase> passphrase) {
    refuseMissing(archive);
    try {
      ArchiveReader.Contents contents =
          new ArchiveReader(archive, passphrase, ArchiveLimits.forReading()).read(NOWHERE);
      return new BackupReport(contents.info(), contents.files(), contents.bytes());
    } catch (IOException e) {
      throw BackupFailures.of("read " + archive, e);
    }
  }

  /**
   * The archives in the host's directory of backups, newest first; one that cannot be read is
   * listed with the reason.
   */
  public List<ListedBackup> list() {
    Path directory = directory(catalog.host());
    List<ListedBackup> found = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(
            directory, "*{" + BackupMaker.PLAIN_SUFFIX + "," + BackupMaker.SEALED_SUFFIX + "}")) {
      for (Path file : files) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          found.add(listed(file));
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw BackupFailures.of("read " + directory, e);
    }
    found.sort(
        Comparator.comparingLong(
                (ListedBackup backup) -> backup.info().map(BackupInfo::createdAtMillis).orElse(0L))
            .reversed()
            .thenComparing(ListedBackup::path));
    return List.copyOf(found);
  }

  /**
   * Deletes older backups, once the one that was just made is read back and whole: in the host's
   * directory, of the same instance, made for the same reason, of nothing that the new one does not
   * hold. Whatever cannot be read, and files with names of their own, stay.
   *
   * @param keep how many remain, the new one counted; at least 1
   * @return what was deleted, newest first
   * @throws GatehouseException as {@link #verify} does, before anything is deleted
   */
  public List<Path> keepNewest(BackupResult made, int keep, Optional<Passphrase> passphrase) {
    verify(made.path(), passphrase);
    List<Path> older =
        list().stream()
            .filter(backup -> backup.info().filter(made.info()::replaces).isPresent())
            .map(ListedBackup::path)
            .filter(path -> BackupMaker.isNamedByIt(path) && !path.equals(made.path()))
            .skip(keep - 1L)
            .toList();
    for (Path path : older) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        throw BackupFailures.of("delete " + path, e);
      }
    }
    return older;
  }

  /**
   * Puts a backup back. Everything is unpacked and proved before the first file is exchanged; what
   * was there is put aside and never deleted; a process that is killed in between leaves the one
   * state or the other, or a journal with which the next start ends it.
   *
   * @param target as resolved for a start; its gateway must not run. Under the profile that the
   *     backup is of, it becomes that instance; under another one it gets an identity, a token and
   *     ports of its own
   * @throws GatehouseException as {@link #verify} does, and with {@link ExitCode#CONFLICT} when the
   *     target runs, or has something and nothing may be replaced
   */
  public RestoreResult restore(Path archive, Instance target, RestoreOptions options) {
    return restore(archive, target, options, StateSwap.Watcher.NONE);
  }

  RestoreResult restore(
      Path archive, Instance target, RestoreOptions options, StateSwap.Watcher watcher) {
    refuseMissing(archive);
    return new Restore(catalog, databases, clock, random, watcher).run(archive, target, options);
  }

  private static void refuseMissing(Path archive) {
    if (!Files.isRegularFile(archive)) {
      throw new GatehouseException(
          ExitCode.USAGE,
          Files.exists(archive) ? archive + " is no file" : "there is no file " + archive,
          "see which backups there are with \"backup list\"");
    }
  }

  private static ListedBackup listed(Path file) throws IOException {
    long bytes = Files.size(file);
    try {
      return new ListedBackup(file, bytes, Optional.of(ArchiveReader.info(file)), "");
    } catch (IOException e) {
      return new ListedBackup(file, bytes, Optional.empty(), BackupFailures.why(e));
    } catch (GatehouseException e) {
      return new ListedBackup(file, bytes, Optional.empty(), String.valueOf(e.getMessage()));
    }
  }

  private BackupMaker maker() {
    return new BackupMaker(directory(catalog.host()), databases, clock, random, rounds);
  }
}
