package dev.gatehouse.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.Environment;
import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
import dev.gatehouse.gateway.server.WireSocket.Received;
import dev.gatehouse.ports.HostDirectory;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shared token that is changed while the gateway runs: T09. */
class RotationTest {
  private static final String FRESH = "another-token-0123456789-abcdefghijkl";

  @TempDir Path temporary;

  @Test
  void closesEverySocketOfTheOldTokenAndTakesTheNewOneAtOnce() {
    try (GatewayHost host =
        GatewayHost.builder()
            .environment(new Environment(Map.of(), temporary.resolve("home"), temporary))
            .directory(new HostDirectory(temporary.resolve("host")))
            .build()) {
      Gateway gateway =
          host.start(GatewaySpec.builder().distribution("sigil").port(0).build()).awaitReady();
      int port = gateway.instance().ports().gateway();
      String old = gateway.token();
      try (WireSocket bystander =
              WireSocket.connected(port, WireSocket.params(4, old, "operator.read"));
          WireSocket owner =
              WireSocket.connected(port, WireSocket.params(4, old, "operator.admin"))) {
        String hash = owner.payload("config.get", new JsonObject()).getString("hash");
        JsonObject patch =
            new JsonObject()
                .put("raw", "{gateway: {auth: {token: '" + FRESH + "'}}}")
                .put("baseHash", hash);

        assertThat(owner.payload("config.patch", patch).getJsonObject("restart").getMap())
            .containsEntry("ok", false)
            .containsEntry("needed", false);
        Received revoked = new Received("", 4001, "credential revoked");
        assertThat(bystander.readClose()).isEqualTo(revoked);
        assertThat(owner.readClose()).isEqualTo(revoked);
      }
      WireSocket.connected(port, WireSocket.params(4, FRESH, "operator.read")).close();
      try (WireSocket late = WireSocket.open(port)) {
        assertThat(late.connect(WireSocket.params(4, old, "operator.read")).getBoolean("ok"))
            .isFalse();
      }
    }
  }

  @Test
  void letsNoHandshakeSlipThatWasUnderWayWithTheOldToken() {
    try (GatewayHost host =
        GatewayHost.builder()
            .environment(new Environment(Map.of(), temporary.resolve("home"), temporary))
            .directory(new HostDirectory(temporary.resolve("host")))
            .build()) {
      Gateway gateway =
          host.start(GatewaySpec.builder().distribution("sigil").port(0).build()).awaitReady();
      int port = gateway.instance().ports().gateway();
      String old = gateway.token();
      List<WireSocket> late = new ArrayList<>();
      try (WireSocket owner =
          WireSocket.connected(port, WireSocket.params(4, old, "operator.admin"))) {
        String hash = owner.payload("config.get", new JsonObject()).getString("hash");
        for (int i = 0; i < 20; i++) {
          late.add(WireSocket.open(port));
        }
        List<JsonObject> connects = new ArrayList<>();
        for (WireSocket socket : late) {
          // A new device is written to the disk between the check and the welcome.
          JsonObject challenge = socket.readEvent("connect.challenge").getJsonObject("payload");
          JsonObject params = TestDevice.params(4, old, "operator", "operator.read");
          connects.add(
              new TestDevice()
                  .sign(params, 3, challenge.getString("nonce"), challenge.getLong("ts")));
        }
        JsonObject patch =
            new JsonObject()
                .put("raw", "{gateway: {auth: {token: '" + FRESH + "'}}}")
                .put("baseHash", hash);
        owner.send(request("p", "config.patch", patch));
        for (int i = 0; i < late.size(); i++) {
          late.get(i).send(request("c", "connect", connects.get(i)));
        }

        assertThat(owner.readClose().closeCode()).isEqualTo(4001);
        for (WireSocket socket : late) {
          assertThat(socket.readClose().closeCode()).isIn(1008, 4001);
        }
      } finally {
        late.forEach(WireSocket::close);
      }
    }
  }

  private static String request(String id, String method, JsonObject params) {
    return new JsonObject()
        .put("type", "req")
        .put("id", id)
        .put("method", method)
        .put("params", params)
        .encode();
  }
}
