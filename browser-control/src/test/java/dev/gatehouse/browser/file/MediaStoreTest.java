package dev.gatehouse.browser.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaStoreTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path temp;
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void closeVertx() {
    wait(vertx.close());
  }

  @Test
  void keepsAPictureWhereOnlyItsOwnerReadsIt() throws IOException {
    Path file = wait(store(10, 1_000).keep("screenshot", "png", Buffer.buffer("picture")));

    assertThat(file).isAbsolute().hasContent("picture");
    assertThat(file.getFileName().toString())
        .matches("screenshot-20260102-030405-[0-9a-f]{8}\\.png");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void letsTheOldestGoWhenThereAreTooMany() throws IOException {
    MediaStore store = store(2, 1_000);
    Path first = aged(wait(store.keep("pdf", "pdf", Buffer.buffer("1"))), 30);
    Path second = aged(wait(store.keep("pdf", "pdf", Buffer.buffer("2"))), 20);

    Path third = wait(store.keep("pdf", "pdf", Buffer.buffer("3")));

    assertThat(first).doesNotExist();
    assertThat(second).exists();
    assertThat(third).exists();
  }

  @Test
  void letsTheOldestGoWhenTheyAreTooLargeTogetherButKeepsTheNewest() throws IOException {
    MediaStore store = store(10, 10);
    Path first = aged(wait(store.keep("pdf", "pdf", Buffer.buffer("12345"))), 30);
    Path second = aged(wait(store.keep("pdf", "pdf", Buffer.buffer("12345"))), 20);
    assertThat(first).exists();

    Path large = wait(store.keep("pdf", "pdf", Buffer.buffer("12345678901234567890")));

    assertThat(first).doesNotExist();
    assertThat(second).doesNotExist();
    assertThat(large).exists();
  }

  @Test
  void letsGoWhatIsTooOldAndLeavesFoldersAndLinksAlone() throws IOException {
    MediaStore store = store(10, 1_000);
    Path old = aged(wait(store.keep("pdf", "pdf", Buffer.buffer("1"))), 3_700);
    Path outside = Files.writeString(temp.resolve("outside"), "x");
    Path link = Files.createSymbolicLink(store.folder().resolve("link"), outside);

    wait(store.keep("pdf", "pdf", Buffer.buffer("2")));

    assertThat(old).doesNotExist();
    assertThat(link).exists();
    assertThat(outside).exists();
  }

  private MediaStore store(int files, long bytes) {
    return new MediaStore(
        vertx,
        temp.resolve("media/browser"),
        Clock.fixed(NOW, ZoneOffset.UTC),
        new MediaStore.Limits(files, bytes, Duration.ofHours(1)));
  }

  private static Path aged(Path file, int seconds) throws IOException {
    return Files.setLastModifiedTime(file, FileTime.from(NOW.minusSeconds(seconds)));
  }

  private static <T> T wait(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
