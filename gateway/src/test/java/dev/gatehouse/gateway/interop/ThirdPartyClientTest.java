package dev.gatehouse.gateway.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.junit.GatewayExtension;
import dev.gatehouse.gateway.parts.ModelMock;
import dev.gatehouse.gateway.parts.NpmParts;
import dev.gatehouse.gateway.server.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The npm package {@code openclaw-node}, a client for protocol 4 that others wrote. */
class ThirdPartyClientTest {
  private static final long RUN_LIMIT_SECONDS = 60;
  private static final String[] WORDS_ONLY = {"agent_start", "text", "agent_end", "done"};
  private static final String ANSWER = "Hello from the scripted model, piece by piece.";

  private final ModelMock mock =
      ModelMock.start(
          new JsonArray()
              .add(
                  new JsonObject()
                      .put("match", new JsonObject().put("toolCallId", "call_rules"))
                      .put("response", new JsonObject().put("content", "The rules are short.")))
              .add(
                  new JsonObject()
                      .put("match", new JsonObject().put("userMessage", "house rules"))
                      .put(
                          "response",
                          new JsonObject()
                              .put(
                                  "toolCalls",
                                  new JsonArray()
                                      .add(
                                          new JsonObject()
                                              .put("id", "call_rules")
                                              .put("name", "read")
                                              .put("arguments", "{\"path\":\"AGENTS.md\"}")))))
              .add(
                  ModelMock.says("slowly", ANSWER.repeat(50))
                      .put("latency", 50)
                      .put("chunkSize", 8))
              .add(ModelMock.says("hello", ANSWER).put("chunkSize", 8)));

  @RegisterExtension
  final GatewayExtension gateways = GatewayExtension.builder().gateway("main").build();

  @RegisterExtension
  final TestGateway talking =
      TestGateway.withConfig(
          Map.of(
              "gateway",
              Map.of("auth", Map.of("token", TestGateway.TOKEN)),
              "agents",
              Map.of("defaults", Map.of("model", Map.of("primary", "mock/m"))),
              "models",
              Map.of(
                  "providers",
                  Map.of(
                      "mock",
                      Map.of(
                          "api",
                          "openai-completions",
                          "baseUrl",
                          mock.uri() + "/v1",
                          "apiKey",
                          "sk-test-0123456789abcdef",
                          "models",
                          List.of(Map.of("id", "m", "name", "Mock")))))));

  @AfterEach
  void end() {
    mock.close();
  }

  @Test
  void talksWithStreamsAndToolsStopsATurnAndChangesSessionsAndConfiguration() throws Exception {
    JsonObject seen =
        new JsonObject(
            run(
                RUN_LIMIT_SECONDS,
                "node",
                "openclaw-node-turns.mjs",
                "ws://127.0.0.1:" + talking.port(),
                TestGateway.TOKEN));
    String all = seen.encodePrettily();

    assertThat(types(seen, "plain"))
        .as(all)
        .startsWith("userMessagePersisted", "agent_start", "text")
        .endsWith("text", "agent_end", "done");
    assertThat(text(seen, "plain")).isEqualTo(ANSWER);
    // It does not ask for tool events when it connects; the call stands in the history.
    assertThat(types(seen, "tool")).as(all).containsExactly(WORDS_ONLY);
    assertThat(seen.getJsonObject("history").getJsonArray("messages").stream())
        .as(all)
        .extracting(message -> ((JsonObject) message).getString("role"))
        .containsSubsequence("user", "assistant", "toolResult", "assistant", "user");
    assertThat(text(seen, "tool")).isEqualTo("The rules are short.");
    assertThat(seen.getString("whole")).isEqualTo(ANSWER);
    assertThat(types(seen, "failed")).as(all).containsExactly("error", "done");
    assertThat(seen.getJsonObject("waited").getString("status")).as(all).isEqualTo("ok");
    assertThat(seen.getJsonObject("aborted").getBoolean("aborted")).as(all).isTrue();
    assertThat(seen.getString("stopped")).startsWith("Hello").hasSizeLessThan(50 * ANSWER.length());
    assertThat(seen.getJsonArray("followed")).as(all).contains("agent", "session.message");
    assertThat(seen.getJsonObject("history").getJsonArray("messages")).as(all).hasSize(8);
    assertThat(seen.getJsonObject("agents").getString("defaultId")).isEqualTo("main");
    assertThat(seen.getJsonObject("patched").getBoolean("ok")).as(all).isTrue();
    assertThat(seen.getJsonObject("emptied").getJsonArray("messages")).as(all).isEmpty();
    assertThat(seen.getJsonObject("deleted").getBoolean("deleted")).as(all).isTrue();
  }

  private static List<String> types(JsonObject seen, String key) {
    return seen.getJsonArray(key).stream()
        .map(chunk -> ((JsonObject) chunk).getString("type"))
        .toList();
  }

  private static String text(JsonObject seen, String key) {
    return seen.getJsonArray(key).stream()
        .map(JsonObject.class::cast)
        .filter(chunk -> chunk.getString("type").equals("text"))
        .map(chunk -> chunk.getString("text"))
        .collect(Collectors.joining());
  }

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
