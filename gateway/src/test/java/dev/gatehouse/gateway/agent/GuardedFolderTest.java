package dev.gatehouse.gateway.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class GuardedFolderTest {
  @TempDir Path directory;
  private Path inside;
  private Path secret;

  @BeforeEach
  void makeFolders() throws IOException {
    inside = Files.createDirectory(directory.resolve("inside"));
    Path outside = Files.createDirectory(directory.resolve("outside"));
    secret = Files.writeString(outside.resolve("file"), "secret");
    Files.writeString(Files.createDirectory(inside.resolve("sub")).resolve("file"), "mine");
  }

  @Test
  void readsWhatLiesInside() throws IOException {
    Files.createSymbolicLink(inside.resolve("link"), inside.resolve("sub/file"));

    assertThat(text("sub/file")).contains("mine");
    assertThat(text("link")).contains("mine");
    assertThat(text("sub/../sub/file")).contains("mine");
    assertThat(text("missing")).isEmpty();
    assertThat(text("sub")).isEmpty();
  }

  @Test
  void readsNothingThatLiesOutside() throws IOException {
    Files.createSymbolicLink(inside.resolve("link"), secret);
    Files.createSymbolicLink(inside.resolve("folder"), secret.getParent());
    Files.createSymbolicLink(inside.resolve("ring"), inside.resolve("ring"));

    for (String path :
        new String[] {
          "link", "folder/file", "../outside/file", secret.toString(), "ring", "", ".", "a\0b"
        }) {
      assertThat(text(path)).as(path).isEmpty();
    }
    assertThat(GuardedFolder.open(inside).list("folder", 10)).isEmpty();
  }

  @Test
  void saysWhetherAFileWasReadWhole() throws IOException {
    GuardedFolder folder = GuardedFolder.open(inside);

    assertThat(folder.read("sub/file", 4).orElseThrow().whole()).isTrue();
    assertThat(folder.read("sub/file", 3).orElseThrow().whole()).isFalse();
    assertThat(folder.read("sub/file", 3).orElseThrow().text()).isEqualTo("min");
  }

  @Test
  @Timeout(60)
  void aFolderThatIsSwappedForALinkMeanwhileLeadsNowhere() throws Exception {
    GuardedFolder folder = GuardedFolder.open(inside);
    AtomicBoolean stop = new AtomicBoolean();
    Path sub = inside.resolve("sub");
    Path away = inside.resolve("away");
    CompletableFuture<Void> attacker =
        CompletableFuture.runAsync(
            () -> {
              try {
                Path link = inside.resolve("prepared");
                while (!stop.get()) {
                  Files.move(sub, away, StandardCopyOption.ATOMIC_MOVE);
                  Files.createSymbolicLink(link, secret.getParent());
                  Files.move(link, sub, StandardCopyOption.ATOMIC_MOVE);
                  Files.delete(sub);
                  Files.move(away, sub, StandardCopyOption.ATOMIC_MOVE);
                }
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    try {
      for (int i = 0; i < 3_000; i++) {
        Optional<String> read = attempt(folder);
        assertThat(read).isNotEqualTo(Optional.of("secret"));
      }
    } finally {
      stop.set(true);
      attacker.join();
    }
  }

  @Test
  void aLinkIsReplacedAndNotWrittenThrough() throws IOException {
    Files.createSymbolicLink(inside.resolve("USER.md"), secret);
    GuardedFolder folder = GuardedFolder.open(inside);
    folder.write("USER.md", "new".getBytes());

    assertThat(secret).hasContent("secret");
    assertThat(inside.resolve("USER.md")).hasContent("new");
    assertThat(Files.isRegularFile(inside.resolve("USER.md"), LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThatThrownBy(() -> folder.write("../x", new byte[0]))
        .isInstanceOf(FileSystemException.class);
  }

  private static Optional<String> attempt(GuardedFolder folder) {
    try {
      return folder.read("sub/file", 100).map(GuardedFolder.Content::text);
    } catch (IOException e) {
      return Optional.empty(); // what was there is gone: no answer is a good answer
    }
  }

  private Optional<String> text(String path) throws IOException {
    return GuardedFolder.open(inside).read(path, 1_000).map(GuardedFolder.Content::text);
  }
}
