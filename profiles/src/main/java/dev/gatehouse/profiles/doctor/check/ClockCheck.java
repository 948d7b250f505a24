package dev.gatehouse.profiles.doctor.check;

import dev.gatehouse.profiles.doctor.DoctorCheck;
import dev.gatehouse.profiles.doctor.DoctorScope;
import dev.gatehouse.profiles.doctor.Finding;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whether the clock went back: files of the instance that are younger than now. */
final class ClockCheck implements DoctorCheck {
  private static final Duration SLACK = Duration.ofMinutes(2);

  /** Before this was written, no clock was right. */
  private static final Instant LEAST = Instant.parse("2026-01-01T00:00:00Z");

  @Override
  public String id() {
    return "clock";
  }

  @Override
  public String title() {
    return "the clock of this host";
  }

  @Override
  public List<Finding> run(DoctorScope scope) throws IOException {
    Instant now = scope.clock().instant();
    String mend = "timedatectl set-ntp true";
    if (now.isBefore(LEAST)) {
      return List.of(
          Finding.fault("clock-behind", "the clock is years behind", "it says " + now, mend));
    }
    return youngest(scope.layout().root())
        .filter(file -> file.time().isAfter(now.plus(SLACK)))
        .map(
            file ->
                List.of(
                    Finding.warning(
                        "clock-went-back",
                        "a file comes from the future: the clock went back, or was ahead",
                        file.path() + " is of " + file.time() + ", now it is " + now,
                        mend)))
        .orElse(List.of());
  }

  private static Optional<Dated> youngest(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return Optional.empty();
    }
    Optional<Dated> youngest = Optional.empty();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (!Files.exists(entry)) {
          continue; // gone since the directory was read
        }
        Dated dated = new Dated(entry, Files.getLastModifiedTime(entry).toInstant());
        if (youngest.isEmpty() || dated.time().isAfter(youngest.get().time())) {
          youngest = Optional.of(dated);
        }
      }
    }
    return youngest;
  }

  private record Dated(Path path, Instant time) {}
}
