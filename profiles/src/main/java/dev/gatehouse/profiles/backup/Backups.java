package dev.gatehouse.profiles.backup;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.ports.HostDirectory;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceCatalog;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;

/**
 * Backups of instances: made also while a gateway runs, checked, listed, and put back. Blocks; safe
 * to share between threads.
 */
public final class Backups {
  private final InstanceCatalog catalog;
  private final DatabaseTool databases;
  private final Clock clock;
  private final SecureRandom random;

  public Backups(
      InstanceCatalog catalog, DatabaseTool databases, Clock clock, SecureRandom random) {
    this.catalog = requireNonNull(catalog, "catalog");
    this.databases = requireNonNull(databases, "databases");
    this.clock = requireNonNull(clock, "clock");
    this.random = requireNonNull(random, "random");
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

  private BackupMaker maker() {
    return new BackupMaker(directory(catalog.host()), databases, clock, random);
  }
}
