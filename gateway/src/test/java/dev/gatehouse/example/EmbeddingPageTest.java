package dev.gatehouse.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingPageTest {
  private static final Path SOURCES = Path.of("src/test/java/dev/gatehouse/example");
  private static final Path PAGE = Path.of("../docs/embedding.md");

  @TempDir Path temporary;

  @Test
  void theExampleOfTwoGatewaysRuns() throws Exception {
    List<String> seen = TwoGateways.run(temporary);

    assertThat(seen).contains("gatehouse/main healthy: true", "talked to gatehouse/rescue");
  }

  @Test
  void theExampleOfAnAgentInsideRuns() throws Exception {
    assertThat(AnAgentInside.run(temporary))
        .containsExactly(
            "You said: Hello",
            "heard It has ",
            "heard 4 degrees.",
            "It has 4 degrees.",
            "6 messages");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TwoGateways.java", "AnAgentInside.java"})
  void thePageShowsTheVeryFilesThatAreCompiled(String file) throws Exception {
    assertThat(Files.readString(PAGE))
        .contains("```java\n" + Files.readString(SOURCES.resolve(file)) + "```\n");
  }
}
