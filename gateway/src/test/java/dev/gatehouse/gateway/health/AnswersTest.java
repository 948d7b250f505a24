package dev.gatehouse.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.server.TestDevice;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The answers that clients show to people are true. */
class AnswersTest {
  @Nested
  class OfAGatewayWithNothing {
    @RegisterExtension final TestGateway gateway = TestGateway.create();

    @Test
    void areEmptyAndWhole() {
      try (WireSocket socket = gateway.admin(4)) {
        JsonObject health = socket.payload("health", new JsonObject());
        assertThat(health.getBoolean("ok")).isTrue();
        assertThat(health.getString("defaultAgentId")).isEqualTo("main");
        assertThat(health.getJsonArray("channelOrder")).isEmpty();
        assertThat(
                health
                    .getJsonArray("agents")
                    .getJsonObject(0)
                    .getJsonObject("heartbeat")
                    .getBoolean("enabled"))
            .isTrue();

        JsonObject sessions = socket.payload("sessions.list", new JsonObject());
        assertThat(sessions.getJsonArray("sessions")).isEmpty();
        assertThat(sessions.getInteger("totalCount")).isZero();
        assertThat(socket.payload("models.list", new JsonObject()).getJsonArray("models"))
            .isEmpty();
        assertThat(socket.payload("channels.status", new JsonObject()).getJsonObject("channels"))
            .isEmpty();
        assertThat(socket.call("last-heartbeat", new JsonObject()).getValue("payload")).isNull();
        assertThat(socket.payload("agents.list", new JsonObject()).getJsonArray("agents"))
            .hasSize(1);
      }
    }

    @Test
    void nameTheBadParameter() {
      try (WireSocket socket = gateway.admin(3)) {
        assertThat(
                socket
                    .call("sessions.list", new JsonObject().put("bogus", 1))
                    .getJsonObject("error")
                    .getString("message"))
            .isEqualTo("invalid sessions.list params: at root: unexpected property 'bogus'");
      }
    }

    @Test
    void listThoseWhoStayButNoCommandLines() {
      JsonObject page = TestDevice.params(3, TestGateway.TOKEN, "operator", "operator.read");
      try (WireSocket commandLine = gateway.admin(3);
          WireSocket window = WireSocket.connected(gateway.port(), page)) {
        JsonArray presence =
            commandLine.call("system-presence", new JsonObject()).getJsonArray("payload");

        assertThat(presence).hasSize(2);
        assertThat(presence.getJsonObject(0).getString("mode")).isEqualTo("gateway");
        assertThat(presence.getJsonObject(1).getString("text"))
            .isEqualTo("Node: lab-device · mode ui");
        window.close();
        JsonArray told =
            commandLine.readEvent("presence").getJsonObject("payload").getJsonArray("presence");
        assertThat(told).isNotEmpty();
      }
    }

    @Test
    void holdASystemEventUntilATurnTakesIt() {
      try (WireSocket socket = gateway.admin(3)) {
        assertThat(
                socket
                    .call("system-event", new JsonObject())
                    .getJsonObject("error")
                    .getString("message"))
            .isEqualTo("text required");
        socket.payload("system-event", new JsonObject().put("text", "backup done"));

        assertThat(
                socket
                    .payload("status", new JsonObject())
                    .getJsonArray("queuedSystemEvents")
                    .getList())
            .isEqualTo(List.of("backup done"));
      }
    }

    @Test
    void hidePathsFromReadersOfVersionFour() {
      try (WireSocket reader = gateway.connect(4, "operator.read");
          WireSocket admin = gateway.admin(4)) {
        assertThat(reader.payload("status", new JsonObject()).encode())
            .doesNotContain(gateway.stateDirectory().toString());
        assertThat(admin.payload("status", new JsonObject()).encode())
            .contains(gateway.stateDirectory().toString());
      }
    }
  }

  @Nested
  class OfAConfiguredGateway {
    @RegisterExtension
    final TestGateway gateway =
        TestGateway.withConfig(
            Map.of(
                "agents",
                Map.of(
                    "defaults",
                    Map.of("model", Map.of("primary", "mock/gpt-mock")),
                    "list",
                    List.of(
                        Map.of("id", "main"),
                        Map.of("id", "coder", "name", "Cody", "default", true))),
                "models",
                Map.of(
                    "providers",
                    Map.of(
                        "mock",
                        Map.of(
                            "baseUrl",
                            "http://127.0.0.1:9/v1",
                            "models",
                            List.of(
                                Map.of(
                                    "id", "gpt-mock", "name", "Mock", "contextWindow", 64_000))))),
                "channels",
                Map.of("telegram", Map.of("botToken", "123:abcdefghijklmnop"))));

    @Test
    void followTheConfiguration() {
      try (WireSocket socket = gateway.admin(3)) {
        JsonObject agents = socket.payload("agents.list", new JsonObject());
        assertThat(agents.getString("defaultId")).isEqualTo("coder");
        assertThat(agents.getJsonArray("agents")).hasSize(2);
        assertThat(
                socket
                    .payload("models.list", new JsonObject())
                    .getJsonArray("models")
                    .getJsonObject(0)
                    .getMap())
            .containsEntry("id", "gpt-mock")
            .containsEntry("provider", "mock")
            .containsEntry("contextWindow", 64_000);
        assertThat(
                socket
                    .payload("sessions.list", new JsonObject())
                    .getJsonObject("defaults")
                    .getMap())
            .containsEntry("modelProvider", "mock")
            .containsEntry("model", "gpt-mock")
            .containsEntry("contextTokens", 64_000);
      }
    }

    @Test
    void sayThatAConfiguredChannelDoesNotRun() {
      try (WireSocket socket = gateway.admin(4)) {
        JsonObject status = socket.payload("channels.status", new JsonObject());
        JsonObject account =
            status.getJsonObject("channelAccounts").getJsonArray("telegram").getJsonObject(0);

        assertThat(account.getBoolean("configured")).isTrue();
        assertThat(account.getBoolean("running")).isFalse();
        assertThat(account.getString("lastError")).isNotBlank();
        assertThat(status.encode()).doesNotContain("abcdefghijklmnop");
      }
    }
  }
}
