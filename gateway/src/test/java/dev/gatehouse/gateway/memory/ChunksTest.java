package dev.gatehouse.gateway.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.memory.Chunks.Chunk;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ChunksTest {
  @Test
  void beginAtHeadings() {
    assertThat(Chunks.of("intro\n\n# One\nfirst\n\n## Two\nsecond\n"))
        .containsExactly(
            new Chunk(1, 2, "intro"),
            new Chunk(3, 5, "# One\nfirst"),
            new Chunk(6, 8, "## Two\nsecond"));
  }

  @Test
  void overlapWhereOneGetsTooLong() {
    String text = "a line of a long note\n".repeat(200);

    List<Chunk> chunks = Chunks.of(text);

    assertThat(chunks).hasSizeGreaterThan(2);
    for (int i = 1; i < chunks.size(); i++) {
      assertThat(chunks.get(i).firstLine())
          .isGreaterThan(chunks.get(i - 1).firstLine())
          .isLessThanOrEqualTo(chunks.get(i - 1).lastLine());
    }
  }

  @Property(tries = 500)
  void loseNoWordAndTellTheirLines(
      @ForAll @Size(max = 60) List<@StringLength(max = 900) String> lines) {
    String text = String.join("\n", lines);
    List<Chunk> chunks = Chunks.of(text);
    List<String> all = List.of(text.split("\r?\n", -1));

    assertThat(chunks)
        .allMatch(chunk -> !chunk.words().isBlank() && chunk.words().length() <= 3200);
    for (int i = 0; i < all.size(); i++) {
      int line = i + 1;
      String words = all.get(i).strip();
      if (!words.isEmpty() && words.length() < 1000) {
        assertThat(chunks)
            .anyMatch(
                chunk ->
                    chunk.firstLine() <= line
                        && line <= chunk.lastLine()
                        && chunk.words().contains(words));
      }
    }
  }
}
