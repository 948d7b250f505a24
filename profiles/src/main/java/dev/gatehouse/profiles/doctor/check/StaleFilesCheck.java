package dev.gatehouse.profiles.doctor.check;

import dev.gatehouse.core.file.FileTrees;
import dev.gatehouse.core.file.Leftovers;
import dev.gatehouse.profiles.StateLayout;
import dev.gatehouse.profiles.StateLock;
import dev.gatehouse.profiles.doctor.DoctorCheck;
import dev.gatehouse.profiles.doctor.DoctorScope;
import dev.gatehouse.profiles.doctor.Finding;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Temporary files whose writer was killed: half-written replacements, and what a run left. */
final class StaleFilesCheck implements DoctorCheck {
  /** What lies in the temporary directory this long belongs to nobody any more. */
  private static final Duration AGE = Duration.ofDays(1);

  @Override
  public String id() {
    return "stale-files";
  }

  @Override
  public String title() {
    return "files that a killed process left behind";
  }

  @Override
  public List<Finding> run(DoctorScope scope) throws IOException {
    StateLayout layout = scope.layout();
    if (!Files.isDirectory(layout.root())) {
      return List.of();
    }
    Instant now = scope.clock().instant();
    List<Finding> found = new ArrayList<>();
    for (Path directory :
        List.of(layout.root(), layout.configGenerations(), layout.identity(), layout.settings())) {
      List<Path> halfWritten = Leftovers.find(directory, now);
      if (!halfWritten.isEmpty()) {
        found.add(
            Finding.warning(
                    "stale-files-half-written",
                    "writes were broken off",
                    counted(halfWritten.size())
                        + " in "
                        + directory
                        + ", for example "
                        + halfWritten.get(0).getFileName(),
                    scope.hint("doctor --fix"))
                .withFix(() -> sweep(directory, scope)));
      }
    }
    temporary(scope, layout, now).ifPresent(found::add);
    return found;
  }

  private static String sweep(Path directory, DoctorScope scope) throws IOException {
    Leftovers.sweep(directory, scope.clock().instant());
    return "deleted them";
  }

  private static Optional<Finding> temporary(DoctorScope scope, StateLayout layout, Instant now)
      throws IOException {
    Path directory = layout.temporary();
    // A running gateway knows best what of it is in use.
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
        || StateLock.isHeld(layout.root())) {
      return Optional.empty();
    }
    Instant limit = now.minus(AGE);
    List<Path> old = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (isOlder(entry, limit)) {
          old.add(entry);
        }
      }
    }
    return old.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Finding.note(
                    "stale-files-temporary",
                    "an earlier run left temporary files",
                    counted(old.size()) + " in " + directory + " older than a day",
                    scope.hint("doctor --fix"))
                .withFix(() -> delete(layout, old, limit)));
  }

  private static String delete(StateLayout layout, List<Path> old, Instant limit)
      throws IOException {
    if (StateLock.isHeld(layout.root())) {
      throw new IOException("the gateway was started meanwhile");
    }
    for (Path entry : old) {
      if (isOlder(entry, limit)) {
        FileTrees.delete(entry);
      }
    }
    return "deleted them";
  }

  private static boolean isOlder(Path entry, Instant limit) throws IOException {
    return Files.getLastModifiedTime(entry, LinkOption.NOFOLLOW_LINKS).toInstant().isBefore(limit);
  }

  private static String counted(int files) {
    return files + (files == 1 ? " file" : " files");
  }
}
