package dev.gatehouse.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingPageTest {
  private static final Path SOURCE =
      Path.of("src/test/java/dev/gatehouse/example/TwoGateways.java");
  private static final Path PAGE = Path.of("../docs/embedding.md");

  @TempDir Path temporary;

  @Test
  void theExampleRuns() throws Exception {
    List<String> seen = TwoGateways.run(temporary);

    assertThat(seen).contains("gatehouse/main healthy: true", "talked to gatehouse/rescue");
  }

  @Test
  void thePageShowsTheVeryFileThatIsCompiled() throws Exception {
    String page = Files.readString(PAGE);
    int start = page.indexOf("```java\n") + "```java\n".length();

    assertThat(page.substring(start, page.indexOf("```", start)))
        .isEqualTo(Files.readString(SOURCE));
  }
}
