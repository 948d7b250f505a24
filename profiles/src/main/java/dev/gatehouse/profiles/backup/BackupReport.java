package dev.gatehouse.profiles.backup;

import static java.util.Objects.requireNonNull;

/**
 * An archive that was read to its end and found whole.
 *
 * @param info what it says about itself
 * @param files how many files it holds
 * @param bytes how large they are together
 */
public record BackupReport(BackupInfo info, long files, long bytes) {
  public BackupReport {
    requireNonNull(info, "info");
  }
}
