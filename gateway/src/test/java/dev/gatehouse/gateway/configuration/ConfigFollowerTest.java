package dev.gatehouse.gateway.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.ConfigPath;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ConfigFollowerTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final ConfigPath MODEL = ConfigPath.of("agents", "defaults", "model");

  @RegisterExtension final TestGateway gateway = TestGateway.create();

  @Test
  void takesUpWhatSomebodyElseWrites() throws IOException {
    try (WireSocket socket = gateway.admin(4)) {
      edit(document -> document.set(MODEL, "openai/gpt-5.2"));
      awaitInForce(socket);

      edit(document -> document.set(MODEL, "google/gemini-3-pro-preview"));
      awaitInForce(socket);
    }
  }

  @Test
  void leavesAnInvalidFileAloneUntilItIsMended() throws IOException {
    try (WireSocket socket = gateway.admin(4)) {
      String good = inForce(socket);
      String text = Files.readString(file());
      Files.writeString(file(), text + "}}}");
      // Only what was seen can be refused.
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  socket
                      .payload("logs.tail", new JsonObject())
                      .encode()
                      .contains("is not taken up"));
      assertThat(inForce(socket)).isEqualTo(good);
      assertThat(configuration(socket).getString("mode")).isEqualTo("held");
      assertThat(configuration(socket).getString("reason")).contains("it cannot be used");

      Files.writeString(file(), text);
      edit(document -> document.set(MODEL, "openai/gpt-5.2"));
      awaitInForce(socket);
      assertThat(configuration(socket).getString("mode")).isNotEqualTo("held");
    }
  }

  private static JsonObject configuration(WireSocket socket) {
    return socket.payload("status", new JsonObject()).getJsonObject("configuration");
  }

  @Test
  void takesUpAChangeOfAnIncludedFile() throws IOException {
    try (WireSocket socket = gateway.admin(4)) {
      Path included = file().resolveSibling("agents.json5");
      Files.writeString(included, "{defaults: {model: 'openai/gpt-5.2'}}");
      edit(document -> document.set(ConfigPath.of("agents"), Map.of("$include", "agents.json5")));
      awaitInForce(socket);

      Files.writeString(included, "{defaults: {model: 'openai/gpt-5-mini'}}");

      await().atMost(LIMIT).until(() -> agents(socket).contains("gpt-5-mini"));
    }
  }

  private void edit(UnaryOperator<ConfigDocument> edit) throws IOException {
    Files.writeString(file(), edit.apply(ConfigDocument.parse(Files.readString(file()))).text());
  }

  private Path file() {
    return gateway.gateway().instance().configPath();
  }

  private static String inForce(WireSocket socket) {
    return socket.payload("config.get", new JsonObject()).getString("appliedConfigHash");
  }

  private static String agents(WireSocket socket) {
    return socket.payload("agents.list", new JsonObject()).encode();
  }

  private static void awaitInForce(WireSocket socket) {
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              JsonObject config = socket.payload("config.get", new JsonObject());
              return config.getString("hash").equals(config.getString("appliedConfigHash"));
            });
  }
}
