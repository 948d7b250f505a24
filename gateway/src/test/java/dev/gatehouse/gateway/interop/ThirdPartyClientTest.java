package dev.gatehouse.gateway.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.junit.GatewayExtension;
import dev.gatehouse.gateway.parts.NpmParts;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The npm package {@code openclaw-node}, a client for protocol 4 that others wrote. */
class ThirdPartyClientTest {
  private static final long RUN_LIMIT_SECONDS = 30;

  @RegisterExtension
  final GatewayExtension gateways = GatewayExtension.builder().gateway("main").build();

  @Test
  void connectsReadsHealthAndSessionsComesBackAsADeviceAndIsRefusedWithAWrongToken(Gateway main)
      throws Exception {
    JsonObject seen =
        new JsonObject(
            run(
                RUN_LIMIT_SECONDS,
                "node",
                "openclaw-node.mjs",
                main.uri().toString(),
                main.token()));

    JsonObject right = seen.getJsonObject("right");
    assertThat(right.getBoolean("connected")).as(seen.encodePrettily()).isTrue();
    assertThat(right.getJsonArray("methods")).contains("health", "sessions.list");
    assertThat(right.getJsonObject("health").getBoolean("ok")).isTrue();
    assertThat(right.getJsonObject("health").getString("defaultAgentId")).isEqualTo("main");
    assertThat(right.getJsonObject("sessions").getJsonArray("sessions")).isEmpty();
    assertThat(right.getJsonObject("sessions").getInteger("count")).isZero();
    // The client keeps the device token of the first connection and prefers it to the other one.
    assertThat(seen.getJsonObject("device").getBoolean("connected")).isTrue();
    JsonObject wrong = seen.getJsonObject("wrong");
    assertThat(wrong.getBoolean("connected")).as(seen.encodePrettily()).isFalse();
  }

  private static String run(long limitSeconds, String... command) throws Exception {
    Path client = NpmParts.directory();
    Path errors = Files.createTempFile(client, "stderr", ".txt");
    Path output = Files.createTempFile(client, "stdout", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(client.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    try {
      if (!process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
        throw new IOException(String.join(" ", command) + " took over " + limitSeconds + " s");
      }
      assertThat(process.exitValue())
          .as(() -> String.join(" ", command) + ": " + text(errors) + text(output))
          .isZero();
      return text(output).strip();
    } finally {
      process.destroyForcibly();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
