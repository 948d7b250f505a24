package dev.gatehouse.profiles.backup;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * An archive in the host's directory of backups.
 *
 * @param path the file
 * @param bytes its size
 * @param info what it says about itself; empty when that cannot be read
 * @param problem why not; empty when it can
 */
public record ListedBackup(Path path, long bytes, Optional<BackupInfo> info, String problem) {
  public ListedBackup {
    requireNonNull(path, "path");
    requireNonNull(info, "info");
    requireNonNull(problem, "problem");
  }
}
