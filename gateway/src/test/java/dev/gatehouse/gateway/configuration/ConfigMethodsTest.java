package dev.gatehouse.gateway.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.ConfigPath;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ConfigMethodsTest {
  @RegisterExtension final TestGateway gateway = TestGateway.create();

  @Test
  void showTheFileWithoutItsSecrets() throws IOException {
    try (WireSocket socket = gateway.admin(3)) {
      JsonObject config = socket.payload("config.get", new JsonObject());

      assertThat(config.getBoolean("exists")).isTrue();
      assertThat(config.getBoolean("valid")).isTrue();
      assertThat(config.getString("hash")).hasSize(64);
      String written = fileToken();
      assertThat(config.encode()).doesNotContain(written).contains("__SIGIL_REDACTED__");
      assertThat(config.getString("raw")).contains("__SIGIL_REDACTED__");
    }
  }

  @Test
  void giveVersionFourNoTextWhereSecretsWereTakenOut() {
    try (WireSocket socket = gateway.connect(4, "operator.read")) {
      JsonObject config = socket.payload("config.get", new JsonObject());

      assertThat(config.containsKey("raw")).isTrue();
      assertThat(config.getString("raw")).isNull();
      assertThat(config.getJsonObject("sourceConfig").getJsonObject("gateway")).isNotNull();
    }
  }

  @Test
  void neverTurnAuthenticationOff() throws IOException {
    Path file = gateway.gateway().instance().configPath();
    String before = Files.readString(file);
    try (WireSocket socket = gateway.admin(4)) {
      for (String raw :
          List.of(
              "{gateway: {auth: {mode: 'none'}}}",
              "{gateway: {auth: {token: ''}}}",
              "{gateway: {auth: {token: 'undefined'}}}",
              "{gateway: {bind: 'lan', auth: {mode: 'password', password: 'abc'}}}")) {
        JsonObject patch = new JsonObject().put("raw", raw).put("baseHash", hash(socket));

        assertThat(error(socket, "config.patch", patch)).as(raw).isEqualTo("invalid config");
      }
    }
    assertThat(Files.readString(file)).isEqualTo(before);
  }

  @Test
  void needTheHashOfWhatIsReplaced() {
    try (WireSocket socket = gateway.admin(3)) {
      assertThat(error(socket, "config.set", new JsonObject().put("raw", "{}")))
          .isEqualTo("config base hash required; re-run config.get and retry");
      assertThat(
              error(socket, "config.set", new JsonObject().put("raw", "{}").put("baseHash", "bad")))
          .isEqualTo("config changed since last load; re-run config.get and retry");
    }
  }

  @Test
  void patchInForceAndKeepCommentsAndOrder() throws IOException {
    Path file = gateway.gateway().instance().configPath();
    Files.writeString(
        file, "// mine\n" + Files.readString(file).replaceFirst("\\{", "{ /* first */"));
    try (WireSocket socket = gateway.admin(4)) {
      JsonObject patch =
          new JsonObject()
              .put("raw", "{agents: {list: [{id: 'main', name: 'Anna', default: true}]}}")
              .put("baseHash", hash(socket));
      JsonObject done = socket.payload("config.patch", patch);

      assertThat(done.getJsonObject("restart").getBoolean("ok")).isFalse();
      assertThat(done.getJsonObject("restart").getBoolean("needed")).isFalse();
      assertThat(Files.readString(file)).startsWith("// mine\n").contains("/* first */", "Anna");
      assertThat(
              socket
                  .payload("agents.list", new JsonObject())
                  .getJsonArray("agents")
                  .getJsonObject(0)
                  .getString("name"))
          .isEqualTo("Anna");
    }
  }

  @Test
  void sayWhatARestartIsNeededForAndWhenItComes() {
    try (WireSocket socket = gateway.admin(4)) {
      JsonObject patch =
          new JsonObject()
              .put("raw", "{gateway: {port: 20111}, messages: {ackReaction: 'x'}}")
              .put("restartDelayMs", 60_000)
              .put("baseHash", hash(socket));
      JsonObject restart = socket.payload("config.patch", patch).getJsonObject("restart");

      assertThat(restart.getBoolean("ok")).isTrue();
      assertThat(restart.getInteger("delayMs")).isEqualTo(60_000);
      assertThat(restart.getBoolean("needed")).isTrue();
      assertThat(restart.getJsonArray("paths")).isEqualTo(new JsonArray().add("gateway.port"));
      assertThat(restart.getString("reason")).contains("gateway.port");
    }
  }

  @Test
  void putSecretsBackWhereTheMarkerStands() throws IOException {
    String token = fileToken();
    try (WireSocket socket = gateway.admin(3)) {
      JsonObject config = socket.payload("config.get", new JsonObject());
      String edited = config.getString("raw").replaceFirst("\\{", "{ logging: { level: 'debug' },");

      assertThat(
              socket
                  .call(
                      "config.set",
                      new JsonObject().put("raw", edited).put("baseHash", config.getString("hash")))
                  .getBoolean("ok"))
          .isTrue();
    }
    assertThat(fileToken()).isEqualTo(token);
    assertThat(Files.readString(gateway.gateway().instance().configPath()))
        .contains("debug")
        .doesNotContain("REDACTED");
  }

  @Test
  void refuseWhatCouldNotBeUsedAndChangeNothing() throws IOException {
    Path file = gateway.gateway().instance().configPath();
    String before = Files.readString(file);
    try (WireSocket socket = gateway.admin(3)) {
      JsonObject bad =
          new JsonObject().put("raw", "{gateway: {port: 'many'}}").put("baseHash", hash(socket));
      JsonObject error = socket.call("config.apply", bad).getJsonObject("error");

      assertThat(error.getString("message")).isEqualTo("invalid config");
      assertThat(
              error
                  .getJsonObject("details")
                  .getJsonArray("issues")
                  .getJsonObject(0)
                  .getString("path"))
          .isEqualTo("gateway.port");
      JsonObject broken = new JsonObject().put("raw", "{gateway: ").put("baseHash", hash(socket));
      assertThat(error(socket, "config.set", broken)).isEqualTo("invalid config");
      assertThat(
              error(
                  socket,
                  "config.patch",
                  new JsonObject().put("raw", "[1]").put("baseHash", hash(socket))))
          .isEqualTo("config.patch raw must be an object");
    }
    assertThat(Files.readString(file)).isEqualTo(before);
  }

  @Test
  void describeEveryKey() {
    try (WireSocket socket = gateway.connect(4, "operator.read")) {
      JsonObject schema = socket.payload("config.schema", new JsonObject());

      assertThat(schema.getJsonObject("schema").getString("type")).isEqualTo("object");
      assertThat(schema.getJsonObject("uiHints").isEmpty()).isFalse();
      assertThat(schema.getString("version")).isNotBlank();
    }
  }

  private String fileToken() throws IOException {
    String text = Files.readString(gateway.gateway().instance().configPath());
    return (String)
        ConfigDocument.parse(text).get(ConfigPath.parse("gateway.auth.token")).orElseThrow();
  }

  private static String hash(WireSocket socket) {
    return socket.payload("config.get", new JsonObject()).getString("hash");
  }

  private static String error(WireSocket socket, String method, JsonObject params) {
    return socket.call(method, params).getJsonObject("error").getString("message");
  }
}
