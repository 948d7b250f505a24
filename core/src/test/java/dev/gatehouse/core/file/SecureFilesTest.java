package dev.gatehouse.core.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
class SecureFilesTest {
  @TempDir Path directory;

  @Test
  void replacesAFileAndLeavesNothingBeside() throws IOException {
    Path file = directory.resolve("a/b/config.json");
    SecureFiles.replace(file, bytes("one"));
    SecureFiles.replace(file, bytes("two"));

    assertThat(file).hasContent("two");
    assertThat(names(file.getParent())).containsExactly("config.json");
  }

  @Test
  void writesThroughALinkAndKeepsIt() throws IOException {
    Path target = Files.writeString(directory.resolve("target"), "old");
    Path link = Files.createSymbolicLink(directory.resolve("link"), target);
    SecureFiles.replace(link, bytes("new"));

    assertThat(link).isSymbolicLink();
    assertThat(target).hasContent("new");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void filesAreForTheirOwnerOnlyWhateverTheUmaskSays() throws Exception {
    assertThat(child("umask 0002; exec \"$@\"", directory.resolve("x/y/file"), 3)).isZero();

    assertThat(mode(directory.resolve("x"))).isEqualTo("rwx------");
    assertThat(mode(directory.resolve("x/y"))).isEqualTo("rwx------");
    assertThat(mode(directory.resolve("x/y/file"))).isEqualTo("rw-------");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aWriteThatFindsNoSpaceLeavesTheOldContentAndNoTemporaryFile() throws Exception {
    Path file = directory.resolve("file");
    SecureFiles.replace(file, bytes("old"));

    assertThat(child("ulimit -f 8; trap '' XFSZ; exec \"$@\"", file, 1_000_000)).isEqualTo(74);
    assertThat(file).hasContent("old");
    assertThat(names(directory)).containsExactly("file");
  }

  @Test
  void aDirectoryInTheFilesPlaceIsAnErrorAndStays() throws IOException {
    Path file = Files.createDirectories(directory.resolve("file/full"));

    assertThatThrownBy(() -> SecureFiles.replace(file.getParent(), bytes("x")))
        .isInstanceOf(IOException.class);
    assertThat(names(directory)).containsExactly("file");
  }

  @Test
  void aFileWhereADirectoryIsNeededIsAnError() throws IOException {
    Files.writeString(directory.resolve("file"), "x");

    assertThatThrownBy(() -> SecureFiles.createDirectories(directory.resolve("file/below")))
        .isInstanceOf(IOException.class);
  }

  /** Writes in a process of its own, started by a shell that first sets what it runs under. */
  private static int child(String shell, Path file, int size) throws Exception {
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                shell,
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData", // its file would pass the limit before ours does
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                file.toString(),
                String.valueOf(size))
            .inheritIO()
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  /** Replaces a file by so many bytes; exit 74 stands for an input or output error. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) {
      try {
        SecureFiles.replace(Path.of(arguments[0]), new byte[Integer.parseInt(arguments[1])]);
      } catch (IOException e) {
        System.exit(74);
      }
    }
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(f -> f.getFileName().toString()).toList();
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
