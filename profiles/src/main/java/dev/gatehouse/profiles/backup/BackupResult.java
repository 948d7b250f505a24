package dev.gatehouse.profiles.backup;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;

/**
 * A backup that was made.
 *
 * @param path the archive
 * @param info what it says about itself
 * @param files how many files it holds
 * @param contentBytes how large they are together
 * @param archiveBytes size of the archive
 * @param leftOut what is not in it, and why; one sentence each
 */
public record BackupResult(
    Path path,
    BackupInfo info,
    long files,
    long contentBytes,
    long archiveBytes,
    List<String> leftOut) {
  public BackupResult {
    requireNonNull(path, "path");
    requireNonNull(info, "info");
    leftOut = List.copyOf(leftOut);
  }
}
