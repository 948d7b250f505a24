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
}
