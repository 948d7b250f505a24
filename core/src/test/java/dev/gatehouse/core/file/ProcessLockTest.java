package dev.gatehouse.core.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
class ProcessLockTest {
  @TempDir Path directory;
  Path file;

  @BeforeEach
  void setUp() {
    file = directory.resolve("deep/er/x.lock");
  }

  @Test
  void aSecondTakeInTheSameProcessIsRefusedUntilTheFirstIsClosed() throws IOException {
    ProcessLock first = ProcessLock.tryTake(file).orElseThrow();

    assertThat(ProcessLock.tryTake(file)).isEmpty();
    first.close();
    first.close();
    try (ProcessLock second = ProcessLock.tryTake(file).orElseThrow()) {
      assertThat(ProcessLock.isHeld(file)).isTrue();
    }
  }

  @Test
  void anotherSpellingOfThePathIsTheSameLock() throws IOException {
    Files.createDirectories(file.getParent());
    Path link = Files.createSymbolicLink(directory.resolve("link"), file.getParent());
    try (ProcessLock held = ProcessLock.tryTake(file).orElseThrow()) {
      assertThat(ProcessLock.tryTake(link.resolve("x.lock"))).isEmpty();
      assertThat(ProcessLock.tryTake(file.getParent().resolve("../er/x.lock"))).isEmpty();
    }
  }

  @Test
  void askingWhetherItIsHeldNeitherCreatesNorDropsIt() throws Exception {
    assertThat(ProcessLock.isHeld(file)).isFalse();
    assertThat(file).doesNotExist();
    try (ProcessLock held = ProcessLock.tryTake(file).orElseThrow()) {
      assertThat(ProcessLock.isHeld(file)).isTrue();
      try (LockHolder other = new LockHolder(file)) {
        assertThat(other.answer()).isEqualTo("refused"); // our kernel lock is still there
      }
    }
  }

  @Test
  void anotherProcessHoldsItUntilItIsKilled() throws Exception {
    try (LockHolder other = new LockHolder(file)) {
      assertThat(other.answer()).isEqualTo("taken");
      assertThat(ProcessLock.isHeld(file)).isTrue();
      assertThat(ProcessLock.tryTake(file)).isEmpty();

      other.kill();
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(ProcessLock.isHeld(file)).isFalse());
      ProcessLock.tryTake(file).orElseThrow().close();
    }
  }

  @Test
  void waitsForALockThatBecomesFree() throws Exception {
    ProcessLock first = ProcessLock.tryTake(file).orElseThrow();
    CompletableFuture<Boolean> second =
        CompletableFuture.supplyAsync(
            () -> {
              try (ProcessLock lock =
                  ProcessLock.take(file, Duration.ofSeconds(30)).orElseThrow()) {
                return true;
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });

    assertThat(ProcessLock.take(file, Duration.ofMillis(20))).isEmpty();
    first.close();
    assertThat(second.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void onlyOneOfManyThreadsHasItAtATime() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CompletableFuture<?>[] threads = new CompletableFuture<?>[4];
    for (int t = 0; t < threads.length; t++) {
      threads[t] =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 20; i++) {
                  try (ProcessLock lock =
                      ProcessLock.take(file, Duration.ofSeconds(30)).orElseThrow()) {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    inside.decrementAndGet();
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                }
              });
    }
    CompletableFuture.allOf(threads).get(60, TimeUnit.SECONDS);

    assertThat(most).hasValue(1);
  }
}
