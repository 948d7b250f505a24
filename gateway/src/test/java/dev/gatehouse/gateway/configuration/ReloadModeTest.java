package dev.gatehouse.gateway.configuration;

import static dev.gatehouse.gateway.configuration.TrialGateway.prefix;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReloadModeTest {
  private static final Map<String, Object> NO_CANVAS =
      Map.of("canvasHost", Map.of("enabled", false));

  @TempDir Path directory;
  private TrialGateway test;

  @BeforeEach
  void start() {
    test = new TrialGateway(directory, 600_000);
    test.start();
  }

  @AfterEach
  void stop() {
    test.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hot", "off"})
  void leavesTheRestartToAPersonAndSaysForWhat(String mode) {
    test.patch(mode(mode));

    JsonObject restart = test.patch(NO_CANVAS).getJsonObject("restart");

    assertThat(restart.getMap())
        .containsEntry("ok", false)
        .containsEntry("needed", true)
        .containsEntry("mode", "manual");
    assertThat(restart.getString("reason")).contains("gateway.reload.mode", "canvasHost.enabled");
    assertThat(test.gateway().starts()).isEqualTo(1);
  }

  @Test
  void restartsForEveryChangeThatMatters() {
    assertThat(test.patch(mode("restart")).getJsonObject("restart").getBoolean("ok")).isFalse();
    assertThat(
            test.patch(Map.of("meta", Map.of("lastTouchedVersion", "1")))
                .getJsonObject("restart")
                .getBoolean("ok"))
        .isFalse();

    assertThat(test.patch(prefix("hello")).getJsonObject("restart").getBoolean("ok")).isTrue();

    test.awaitStarts(2);
    assertThat(test.prefix()).isEqualTo("hello");
  }

  private static Map<String, Object> mode(String mode) {
    return Map.of("gateway", Map.of("reload", Map.of("mode", mode)));
  }
}
