package dev.gatehouse.core.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  @TempDir Path directory;

  @Test
  void deletesWhatAKilledWriterLeft() throws IOException {
    Path old = temporary("sigil.json", 61);

    Leftovers.sweep(directory, NOW);

    assertThat(old).doesNotExist();
  }

  @Test
  void leavesAFileThatMayStillBeWritten() throws IOException {
    Path young = temporary("sigil.json", 59);

    Leftovers.sweep(directory, NOW);

    assertThat(young).exists();
  }

  @Test
  void leavesFilesThatOthersNamedAndDirectories() throws IOException {
    Path editor = aged(Files.createFile(directory.resolve(".sigil.json.tmp")), 3_600);
    Path plain = aged(Files.createFile(directory.resolve("sigil.json")), 3_600);
    Path folder =
        aged(Files.createDirectory(directory.resolve("." + "x." + UUID.randomUUID() + ".tmp")), 99);

    Leftovers.sweep(directory, NOW);

    assertThat(directory).isDirectoryContaining(editor::equals);
    assertThat(directory).isDirectoryContaining(plain::equals);
    assertThat(directory).isDirectoryContaining(folder::equals);
  }

  @Test
  void besideAFileOnlyItsOwnAreDeletedAlsoBehindALink() throws IOException {
    Path file = Files.createFile(directory.resolve("real.json"));
    Path own = temporary("real.json", 120);
    Path foreign = temporary("other.json", 120);
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Path link = Files.createSymbolicLink(elsewhere.resolve("link.json"), file);

    Leftovers.sweepBeside(link, NOW);

    assertThat(own).doesNotExist();
    assertThat(foreign).exists();
  }

  @Test
  void aMissingDirectoryIsNoFault() {
    assertThatCode(() -> Leftovers.sweep(directory.resolve("missing"), NOW))
        .doesNotThrowAnyException();
  }

  private Path temporary(String name, long secondsOld) throws IOException {
    Path file = directory.resolve("." + name + "." + UUID.randomUUID() + ".tmp");
    return aged(Files.createFile(file), secondsOld);
  }

  private static Path aged(Path file, long seconds) throws IOException {
    return Files.setLastModifiedTime(file, FileTime.from(NOW.minusSeconds(seconds)));
  }
}
