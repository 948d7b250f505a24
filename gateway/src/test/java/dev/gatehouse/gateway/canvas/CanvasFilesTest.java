package dev.gatehouse.gateway.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.canvas.CanvasFiles.CanvasFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanvasFilesTest {
  @TempDir Path temporary;
  private Path root;
  private Path secret;
  private CanvasFiles files;

  @BeforeEach
  void root() throws IOException {
    root = Files.createDirectories(temporary.resolve("state/canvas"));
    secret = Files.writeString(temporary.resolve("state/secret.txt"), "secret");
    Files.writeString(root.resolve("index.html"), "root page");
    Files.createDirectories(root.resolve("a b/ü"));
    Files.writeString(root.resolve("a b/ü/page.html"), "deep page");
    Files.writeString(root.resolve("a b/index.html"), "folder page");
    files = new CanvasFiles(root);
  }

  @Test
  void servesFilesAndTheIndexOfDirectories() {
    assertThat(read("")).contains("root page");
    assertThat(read("/")).contains("root page");
    assertThat(read("/index.html")).contains("root page");
    assertThat(read("/a%20b/")).contains("folder page");
    assertThat(read("/a%20b")).contains("folder page");
    assertThat(read("/a%20b/%C3%BC/page.html")).contains("deep page");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/..%2Fsecret.txt",
        "/%2e%2e/secret.txt",
        "/%252e%252e/secret.txt",
        "/%252e%252e%252fsecret.txt",
        "/..\\secret.txt",
        "/..%5csecret.txt",
        "/a b/../../secret.txt",
        "/./../secret.txt",
        "/index.html%00",
        "/%00",
        "/%00/../secret.txt",
        "//etc/passwd",
        "/%2fetc%2fpasswd",
        "/file:%2f%2f%2fetc%2fpasswd",
        "/C:/Windows/win.ini",
        "/C:%5cWindows%5cwin.ini",
        "/%5c%5chost%5cshare",
        "/~/secret.txt",
        "/~root/x",
        "/%c0%ae%c0%ae/secret.txt",
        "/%e0%80%ae%e0%80%ae/secret.txt",
        "/%",
        "/%zz",
        "/.hidden",
        "/a b/missing",
        "/index.html/more",
        "/index.html/"
      })
  void findsNothingUnder(String path) throws IOException {
    Files.writeString(root.resolve(".hidden"), "hidden");

    // A final slash after a file's name is harmless: it names the same file.
    if (path.equals("/index.html/")) {
      assertThat(read(path)).contains("root page");
    } else {
      assertThat(read(path)).isEmpty();
    }
  }

  @Test
  void followsNoLinkBelowTheRoot() throws IOException {
    Files.createSymbolicLink(root.resolve("out.txt"), secret);
    Files.createSymbolicLink(root.resolve("outside"), temporary.resolve("state"));
    Files.createSymbolicLink(root.resolve("inside.html"), root.resolve("index.html"));

    assertThat(read("/out.txt")).isEmpty();
    assertThat(read("/outside/secret.txt")).isEmpty();
    assertThat(read("/inside.html")).isEmpty();
  }

  @Test
  void servesNoFileThatHasAnotherNameSomewhere() throws IOException {
    Files.createLink(root.resolve("hard.txt"), secret);
    Files.createLink(root.resolve("a b/ü/twice.html"), root.resolve("a b/ü/page.html"));

    assertThat(read("/hard.txt")).isEmpty();
    assertThat(read("/a%20b/%C3%BC/page.html")).isEmpty();

    Files.delete(root.resolve("a b/ü/twice.html"));
    assertThat(read("/a%20b/%C3%BC/page.html")).contains("deep page");
  }

  @Test
  void servesARootThatIsALinkItself() throws IOException {
    Path link = Files.createSymbolicLink(temporary.resolve("link"), root);

    try (CanvasFile file = new CanvasFiles(link).open("/").orElseThrow()) {
      assertThat(file.name()).isEqualTo("index.html");
    }
  }

  @Test
  void servesNoDeviceAndNoPipe() throws Exception {
    Process made =
        new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).inheritIO().start();
    assertThat(made.waitFor()).isZero();

    assertThat(read("/pipe")).isEmpty();
  }

  @Test
  void neverLeavesTheRootWhileADirectoryIsSwappedForALink() throws Exception {
    Path swapped = root.resolve("swap");
    Path real = Files.createDirectories(temporary.resolve("real"));
    Files.writeString(real.resolve("secret.txt"), "harmless");
    AtomicBoolean stop = new AtomicBoolean();
    Thread swapper = new Thread(() -> swap(swapped, real, stop), "swapper");
    swapper.start();
    try {
      for (int i = 0; i < 4_000; i++) {
        assertThat(read("/swap/secret.txt").orElse("")).isNotEqualTo("secret");
      }
    } finally {
      stop.set(true);
      swapper.join();
    }
  }

  @Property
  void noTextLeadsOutOfTheRoot(@ForAll String path) {
    CanvasFiles.steps(path)
        .ifPresent(
            steps ->
                assertThat(steps)
                    .allSatisfy(
                        step -> {
                          assertThat(step).isNotEmpty().doesNotStartWith(".");
                          assertThat(Path.of("root").resolve(step).normalize().getParent())
                              .isEqualTo(Path.of("root"));
                        }));
  }

  // A directory with a harmless file and a link to the state directory take turns under one name.
  private void swap(Path name, Path real, AtomicBoolean stop) {
    try {
      while (!stop.get()) {
        Files.move(real, name);
        Files.move(name, real);
        Files.createSymbolicLink(name, temporary.resolve("state"));
        Files.delete(name);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Optional<String> read(String path) {
    return files
        .open(path)
        .map(
            file -> {
              try (file) {
                ByteBuffer buffer = ByteBuffer.allocate((int) file.size());
                while (buffer.hasRemaining() && file.channel().read(buffer) >= 0) {}
                return new String(buffer.array(), StandardCharsets.UTF_8);
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
  }
}
