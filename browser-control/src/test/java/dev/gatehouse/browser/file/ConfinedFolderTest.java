package dev.gatehouse.browser.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.browser.failure.BrowserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfinedFolderTest {
  @TempDir Path temp;
  private Path root;
  private Path secret;
  private ConfinedFolder folder;

  @BeforeEach
  void makeASecretBesideTheFolder() throws IOException {
    root = temp.resolve("state/tmp/downloads");
    secret = Files.writeString(temp.resolve("secret.txt"), "secret");
    folder = new ConfinedFolder("the downloads folder", root);
  }

  @Test
  void writesIntoAFolderThatOnlyItsOwnerReads() throws IOException {
    Path file = folder.write("report.txt", "hello".getBytes(UTF_8));

    assertThat(file).isEqualTo(root.resolve("report.txt")).hasContent("hello");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root)))
        .isEqualTo("rwx------");
  }

  @Test
  void takesAnAbsolutePathThatLiesInside() {
    assertThat(folder.write(root.resolve("a.txt").toString(), new byte[] {1}))
        .isEqualTo(root.resolve("a.txt"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secret.txt",
        "a/../../secret.txt",
        "/etc/passwd",
        "..",
        ".",
        "",
        "  ",
        "a\0b",
        "missing/a.txt",
        "x/../../../../../../../../etc/passwd"
      })
  void refusesAPathThatLeadsOutOrNowhere(String given) {
    refused(() -> folder.write(given, new byte[] {1}));
    refused(() -> folder.check(given));

    assertThat(secret).hasContent("secret");
  }

  @Test
  void refusesToWriteThroughALinkOrOverAFolder() throws IOException {
    Files.createDirectories(root.resolve("sub"));
    Files.createSymbolicLink(root.resolve("link.txt"), secret);
    Files.createSymbolicLink(root.resolve("out"), temp);

    refused(() -> folder.write("link.txt", new byte[] {1}));
    refused(() -> folder.write("out/secret.txt", new byte[] {1}));
    refused(() -> folder.write("sub", new byte[] {1}));
    assertThat(secret).hasContent("secret");
  }

  @Test
  void refusesARootThatIsALink() throws IOException {
    Files.createDirectories(root.getParent());
    Files.createSymbolicLink(root, temp);

    refused(() -> folder.write("secret.txt", new byte[] {1}));
    refused(() -> folder.copyTo("secret.txt", temp.resolve("copy"), 100));
    assertThat(secret).hasContent("secret");
  }

  @Test
  void copiesAPlainFileOutAndNothingElse() throws IOException {
    Files.createDirectories(root.resolve("sub"));
    Files.writeString(root.resolve("sub/a.txt"), "hello");
    Files.createSymbolicLink(root.resolve("link.txt"), secret);
    Path copy = temp.resolve("copy.txt");

    refused(() -> folder.copyTo("link.txt", copy, 100));
    refused(() -> folder.copyTo("sub", copy, 100));
    refused(() -> folder.copyTo("sub/a.txt", copy, 4));
    assertThat(copy).doesNotExist();
    folder.copyTo("sub/a.txt", copy, 5);
    assertThat(copy).hasContent("hello");
  }

  @Test
  void saysWhereAMissingFileWasExpected() {
    assertThatThrownBy(() -> folder.copyTo("a.txt", temp.resolve("copy"), 100))
        .isInstanceOfSatisfying(BrowserException.class, e -> assertThat(e.status()).isEqualTo(404))
        .hasMessageContaining(root.toString());
  }

  @Test
  void takesAFinishedFileInPlaceOfTheOldOne() throws IOException {
    Path staging = Files.createDirectories(temp.resolve("state/tmp/browser"));
    Path finished = Files.writeString(staging.resolve("f1"), "new");
    folder.write("a.txt", "old".getBytes(UTF_8));

    assertThat(folder.adopt(finished, "a.txt")).hasContent("new");
    assertThat(finished).doesNotExist();
  }

  @Test
  void neverLeavesTheFolderWhileItsNamesAreSwapped() throws Exception {
    Path inner = Files.createDirectories(root.resolve("inner"));
    Path aside = root.resolve("aside");
    Path outside = Files.createDirectories(temp.resolve("outside"));
    AtomicBoolean stop = new AtomicBoolean();
    Thread swapper =
        new Thread(
            () -> {
              while (!stop.get()) {
                try {
                  Files.move(inner, aside, StandardCopyOption.ATOMIC_MOVE);
                  Files.createSymbolicLink(inner, outside);
                  Files.delete(inner);
                  Files.move(aside, inner, StandardCopyOption.ATOMIC_MOVE);
                } catch (IOException e) {
                  return;
                }
              }
            });
    swapper.start();
    int written = 0;
    try {
      for (int i = 0; i < 1_000; i++) {
        try {
          folder.write("inner/a" + i % 7 + ".txt", "hello".getBytes(UTF_8));
          written++;
        } catch (BrowserException e) {
          assertThat(e.status()).isEqualTo(400);
        }
      }
    } finally {
      stop.set(true);
      swapper.join();
    }

    assertThat(outside).isEmptyDirectory();
    assertThat(written).isPositive();
  }

  private static void refused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            BrowserException.class, e -> assertThat(e.status()).isBetween(400, 404))
        .message()
        .containsAnyOf("must stay within the downloads folder", "has 5 bytes");
  }
}
