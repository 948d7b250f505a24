package dev.gatehouse.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigCommandsTest {
  @TempDir Path temporary;

  @ParameterizedTest
  @CsvSource({
    "config set mesages.responsePrefix x, did you mean \"messages\"?",
    "config set messages.responsPrefix x, did you mean \"responsePrefix\"?",
    "config patch {gatway:{port:19001}}, did you mean \"gateway\"?",
    "config set nonsense.key x, nonsense is no known key and has no effect"
  })
  void aKeyThatNothingReadsIsRefused(String line, String words) {
    Result result = run(line);

    assertThat(result.exit()).as(result.toString()).isEqualTo(ExitCode.USAGE.code());
    assertThat(result.err()).contains("nothing was written", words, "--force");
    assertThat(temporary.resolve("home/.sigil/sigil.json")).doesNotExist();
  }

  @Test
  void aKeyThatNothingReadsIsWrittenByForceAndStandsInNobodysWay() throws IOException {
    assertThat(run("config set nonsense.key x --force").exit()).isZero();

    assertThat(run("config set messages.responsePrefix y").exit()).isZero();
    assertThat(run("config set nonsense.key z").exit()).isZero();
    assertThat(temporary.resolve("home/.sigil/sigil.json"))
        .content()
        .contains("nonsense", "\"z\"", "responsePrefix");
  }

  private Result run(String line) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        new Program(
                new Environment(Map.of(), temporary.resolve("home"), temporary),
                "sigil",
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                false)
            .run(List.of(line.split(" ")));
    return new Result(line, exit, out.toString(UTF_8), err.toString(UTF_8));
  }
}
