package dev.gatehouse.gateway.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SystemMethodsTest {
  private static final String API_KEY = "sk-voice-0123456789-abcdefghijkl";

  @RegisterExtension
  final TestGateway gateway =
      TestGateway.withConfig(
          Map.of("talk", Map.of("apiKey", API_KEY, "modelId", "some-voice"), "ui", Map.of()));

  @Test
  void aGatewayHasOneKeyForEverWhoeverAsks() throws IOException, GeneralSecurityException {
    JsonObject first;
    JsonObject again;
    try (WireSocket one = gateway.connect(4, "operator.read");
        WireSocket other = gateway.admin(4)) {
      String request = one.request("gateway.identity.get", new JsonObject());
      again = other.payload("gateway.identity.get", new JsonObject());
      first = one.readAnswer(request).getJsonObject("payload");
    }

    assertThat(first).isEqualTo(again);
    byte[] key = Base64.getUrlDecoder().decode(first.getString("publicKey"));
    assertThat(key).hasSize(32);
    assertThat(first.getString("deviceId"))
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key)));
    Path file = gateway.stateDirectory().resolve("identity").resolve("gateway.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gateway.identity.get",
        "config.schema.lookup",
        "system.info",
        "update.status",
        "secrets.reload",
        "talk.config"
      })
  void whatOnlyProtocol4HasIsUnknownToProtocol3(String method) {
    try (WireSocket socket = gateway.admin(3)) {
      JsonObject answer = socket.call(method, new JsonObject().put("path", "gateway.port"));

      assertThat(answer.getJsonObject("error").getString("message"))
          .isEqualTo("unknown method: " + method);
    }
  }

  @Test
  void onePlaceOfTheSchemaIsFoundByItsPath() {
    try (WireSocket socket = gateway.connect(4, "operator.read")) {
      JsonObject port = lookup(socket, "gateway.port");
      assertThat(port.getString("path")).isEqualTo("gateway.port");
      assertThat(port.getJsonObject("schema").getString("type")).isEqualTo("integer");
      assertThat(port.getJsonObject("schema").getInteger("maximum")).isEqualTo(65_535);
      assertThat(port.getString("reloadKind")).isEqualTo("restart");
      assertThat(port.getString("hintPath")).isEqualTo("gateway.port");
      assertThat(port.getJsonArray("children")).isEmpty();

      JsonObject auth = lookup(socket, "gateway.auth");
      assertThat(auth.getString("reloadKind")).isEqualTo("hot");
      assertThat(auth.getJsonArray("children").stream().map(JsonObject.class::cast))
          .anySatisfy(
              child -> {
                assertThat(child.getString("key")).isEqualTo("token");
                assertThat(child.getString("path")).isEqualTo("gateway.auth.token");
                assertThat(child.getJsonObject("hint").getBoolean("sensitive")).isTrue();
              });
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"agents.list[].name", "agents.list[3].name", "models.providers.any.apiKey"})
  void elementsThatHaveNoNameOfTheirOwnAreFoundToo(String path) {
    try (WireSocket socket = gateway.connect(4, "operator.read")) {
      assertThat(lookup(socket, path).getString("path")).isEqualTo(path);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway.prot", "nothing", "gateway.port.more", "..", "[]"})
  void aPlaceThatTheSchemaDoesNotHaveIsRefused(String path) {
    try (WireSocket socket = gateway.admin(4)) {
      JsonObject answer =
          socket.call("config.schema.lookup", new JsonObject().put("path", path + "x"));

      assertThat(answer.getJsonObject("error").getString("message"))
          .isEqualTo("config schema path not found: " + path + "x");
    }
  }

  @Test
  void theProgramAndTheMachineAreTold() {
    try (WireSocket socket = gateway.connect(4, "operator.read")) {
      JsonObject info = socket.payload("system.info", new JsonObject());

      assertThat(info.getLong("pid")).isEqualTo(ProcessHandle.current().pid());
      assertThat(info.getInteger("cpus")).isPositive();
      assertThat(info.getLong("heapUsedBytes")).isBetween(1L, info.getLong("heapMaxBytes"));
    }
  }

  @Test
  void nothingIsUpdatedBehindTheOwnersBack() {
    try (WireSocket socket = gateway.admin(4)) {
      JsonObject status = socket.payload("update.status", new JsonObject());

      assertThat(status.getValue("updateAvailable")).isNull();
      assertThat(status.getJsonObject("schedule").getBoolean("autoEnabled")).isFalse();
    }
  }

  @Test
  void secretsThatAreStillTheSameCloseNothing() {
    try (WireSocket socket = gateway.admin(4)) {
      assertThat(socket.payload("secrets.reload", new JsonObject()))
          .isEqualTo(new JsonObject().put("ok", true).put("warningCount", 0));
      assertThat(socket.call("health", new JsonObject()).getBoolean("ok")).isTrue();
    }
  }

  @Test
  void theKeyOfAVoiceIsShownToThoseOnlyWhoMayKnowIt() {
    try (WireSocket reader = gateway.connect(4, "operator.read");
        WireSocket speaker = gateway.connect(4, "operator.read", "operator.talk.secrets")) {
      JsonObject shown = reader.payload("talk.config", new JsonObject()).getJsonObject("config");
      assertThat(shown.getJsonObject("talk").getString("modelId")).isEqualTo("some-voice");
      assertThat(shown.encode()).doesNotContain(API_KEY);

      JsonObject secrets = new JsonObject().put("includeSecrets", true);
      JsonObject refused = reader.call("talk.config", secrets).getJsonObject("error");
      assertThat(refused.getString("message")).isEqualTo("missing scope: operator.talk.secrets");
      assertThat(speaker.payload("talk.config", secrets).encode()).contains(API_KEY);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void nobodySpeaksAnswersAndTheStatusSaysSo(int protocol) {
    try (WireSocket socket = gateway.connect(protocol, "operator.write")) {
      JsonObject status = socket.payload("tts.status", new JsonObject());
      assertThat(status.getBoolean("enabled")).isFalse();
      assertThat(status.getString("auto")).isEqualTo("off");
      assertThat(status.containsKey(protocol == 3 ? "edgeEnabled" : "providerStates")).isTrue();
      assertThat(socket.payload("tts.providers", new JsonObject()).getJsonArray("providers"))
          .isEmpty();
      assertThat(socket.payload("tts.disable", new JsonObject()).getBoolean("enabled")).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "update.run, UNAVAILABLE, does not update itself",
    "wizard.start, UNAVAILABLE, has no wizard",
    "wizard.next, INVALID_REQUEST, wizard not found",
    "tts.enable, UNAVAILABLE, no speech provider",
    "tts.convert, UNAVAILABLE, no speech provider",
    "channels.start, INVALID_REQUEST, channel pigeon does not support start",
    "send, INVALID_REQUEST, unsupported channel: pigeon",
    "poll, INVALID_REQUEST, unsupported channel: pigeon"
  })
  void whatIsNotHereIsRefusedInWordsAndNotListed(String method, String code, String words) {
    JsonObject params = new JsonObject();
    if (!method.equals("update.run")) {
      params.put("channel", "pigeon");
    }
    if (method.startsWith("wizard.")) {
      params.put("sessionId", "1");
    }
    if (method.startsWith("tts.")) {
      params.put("text", "hello");
    }
    if (method.equals("send") || method.equals("poll")) {
      params.put("to", "somebody").put("idempotencyKey", "k1");
    }
    try (WireSocket socket = WireSocket.open(gateway.port())) {
      JsonObject hello = socket.connect(WireSocket.params(4, TestGateway.TOKEN, "operator.admin"));
      JsonObject error = socket.call(method, params).getJsonObject("error");

      assertThat(error.getString("code")).isEqualTo(code);
      assertThat(error.getString("message")).contains(words);
      assertThat(hello.getJsonObject("payload").getJsonObject("features").getJsonArray("methods"))
          .doesNotContain(method);
    }
  }

  @Test
  void theGatewayRestartsInItsProcessWhenItIsAsked() {
    try (WireSocket socket = gateway.admin(4)) {
      JsonObject answer =
          socket.payload(
              "gateway.restart.request",
              new JsonObject().put("reason", "new glasses").put("restartDelayMs", 0));

      assertThat(answer.getString("mode")).isEqualTo("in-process");
      assertThat(socket.readEvent("shutdown").getJsonObject("payload").getString("reason"))
          .isEqualTo("new glasses");
      assertThat(socket.readClose().closeCode()).isEqualTo(1012);
    }
    await().atMost(Duration.ofMinutes(1)).until(() -> gateway.gateway().starts() == 2);
  }

  private static JsonObject lookup(WireSocket socket, String path) {
    return socket.payload("config.schema.lookup", new JsonObject().put("path", path));
  }
}
