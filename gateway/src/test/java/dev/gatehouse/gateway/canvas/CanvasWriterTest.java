package dev.gatehouse.gateway.canvas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanvasWriterTest {
  @TempDir Path folder;
  private Path root;
  private Path outside;
  private CanvasWriter writer;

  @BeforeEach
  void folders() throws IOException {
    root = folder.resolve("canvas");
    outside = Files.createDirectories(folder.resolve("outside"));
    Files.writeString(outside.resolve("secret.txt"), "top secret");
    writer = new CanvasWriter(root);
  }

  @Test
  void writesAndOverwritesWholeFilesAndMakesFolders() throws IOException {
    writer.write("a/b/page.html", "one".getBytes(UTF_8));
    writer.write("a/b/page.html", "two".getBytes(UTF_8));

    assertThat(root.resolve("a/b/page.html")).hasContent("two");
    try (Stream<Path> files = Files.walk(root)) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "a/",
        "../outside/x",
        "a/../../outside/x",
        "..\\outside\\x",
        ".hidden",
        "a/.git/config",
        "C:x",
        "file:///tmp/x",
        "~/x",
        "%2e%2e/outside/x",
        "a\u0000b"
      })
  void refusesEveryNameThatIsNoPlainPathBelowTheRoot(String path) throws IOException {
    assertThatThrownBy(() -> writer.write(path, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(1);
    }
  }

  @Test
  void followsNoLinkOutside() throws IOException {
    Files.createDirectories(root);
    Files.createSymbolicLink(root.resolve("out"), outside);
    Files.createSymbolicLink(root.resolve("secret.txt"), outside.resolve("secret.txt"));

    assertThatThrownBy(() -> writer.write("out/new.txt", new byte[1]))
        .isInstanceOf(IOException.class);
    writer.write("secret.txt", "mine".getBytes(UTF_8));

    assertThat(outside).isDirectoryNotContaining("glob:**/new.txt");
    assertThat(outside.resolve("secret.txt")).hasContent("top secret");
    assertThat(root.resolve("secret.txt")).hasContent("mine");
  }

  @Test
  void refusesMoreThanACanvasTakes() {
    assertThatThrownBy(() -> writer.write("big.bin", new byte[CanvasWriter.MAX_BYTES + 1]))
        .hasMessageContaining("larger than");
  }
}
