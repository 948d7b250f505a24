package dev.gatehouse.gateway.logtail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
  @TempDir Path temporary;

  @Test
  void readsTheNewestLinesAndGoesOnFromThere() throws IOException {
    Path file = Files.writeString(temporary.resolve("log"), "one\ntwo\nthree\n");

    LogTail tail = LogTail.read(file, OptionalLong.empty(), 2, 1_000);
    assertThat(tail.lines()).containsExactly("two", "three");
    assertThat(tail.truncated()).isTrue();

    Files.writeString(file, "four\n", StandardOpenOption.APPEND);
    LogTail next = LogTail.read(file, OptionalLong.of(tail.cursor()), 10, 1_000);
    assertThat(next.lines()).containsExactly("four");
    assertThat(next.truncated()).isFalse();
    assertThat(next.reset()).isFalse();
  }

  @Test
  void waitsForTheEndOfALine() throws IOException {
    Path file = Files.writeString(temporary.resolve("log"), "one\ntw");

    LogTail tail = LogTail.read(file, OptionalLong.empty(), 10, 1_000);
    assertThat(tail.lines()).containsExactly("one");
    assertThat(tail.cursor()).isEqualTo(4);

    Files.writeString(file, "o\n", StandardOpenOption.APPEND);
    assertThat(LogTail.read(file, OptionalLong.of(4), 10, 1_000).lines()).containsExactly("two");
  }

  @Test
  void beginsAnewWhenTheFileShrank() throws IOException {
    Path file = Files.writeString(temporary.resolve("log"), "new\n");

    LogTail tail = LogTail.read(file, OptionalLong.of(500), 10, 1_000);

    assertThat(tail.reset()).isTrue();
    assertThat(tail.lines()).containsExactly("new");
  }

  @Test
  void beginsAnewWhenTheGapIsTooLarge() throws IOException {
    Path file = Files.writeString(temporary.resolve("log"), "x".repeat(50) + "\nlast\n");

    LogTail tail = LogTail.read(file, OptionalLong.of(0), 10, 10);

    assertThat(tail.reset()).isTrue();
    assertThat(tail.truncated()).isTrue();
    assertThat(tail.lines()).containsExactly("last");
  }

  @Test
  void isEmptyWhereNothingWasLoggedYet() throws IOException {
    LogTail tail = LogTail.read(temporary.resolve("none"), OptionalLong.empty(), 10, 10);

    assertThat(tail).isEqualTo(new LogTail(0, 0, List.of(), false, false));
  }

  @Property(tries = 200)
  void aReaderThatFollowsSeesEveryLineOnce(
      @ForAll @Size(max = 30) List<@IntRange(min = 1, max = 40) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 4) int batch)
      throws IOException {
    Path file = Files.createTempFile("follow", ".log");
    try {
      List<String> written = new ArrayList<>();
      List<String> seen = new ArrayList<>();
      long cursor = 0;
      for (int i = 0; i < lengths.size(); i++) {
        String line = i + "x".repeat(lengths.get(i));
        written.add(line);
        Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
        if (i % batch == 0 || i == lengths.size() - 1) {
          LogTail tail = LogTail.read(file, OptionalLong.of(cursor), 5_000, 100_000);
          assertThat(tail.reset()).isFalse();
          seen.addAll(tail.lines());
          cursor = tail.cursor();
        }
      }
      assertThat(seen).isEqualTo(written);
    } finally {
      Files.delete(file);
    }
  }
}
