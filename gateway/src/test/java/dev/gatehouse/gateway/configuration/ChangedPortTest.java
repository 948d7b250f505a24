package dev.gatehouse.gateway.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.Environment;
import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.ports.HostDirectory;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running gateway keeps its port, whatever its file says from now on. */
class ChangedPortTest {
  @TempDir Path temporary;

  @Test
  void aChangedPortIsSaidToWaitForTheNextStartAndTheOldOneGoesOn() {
    try (GatewayHost host =
            GatewayHost.builder()
                .environment(new Environment(Map.of(), temporary.resolve("home"), temporary))
                .directory(new HostDirectory(temporary.resolve("host")))
                .build();
        Gateway gateway =
            host.start(GatewaySpec.builder().distribution("sigil").port(0).build()).awaitReady();
        DirectClient client = gateway.connect()) {
      int port = gateway.instance().ports().gateway();
      String hash = String.valueOf(client.call("config.get", Map.of()).object().get("hash"));

      Map<String, Object> answer =
          client
              .call(
                  "config.patch",
                  Map.of("raw", "{gateway: {port: " + (port + 200) + "}}", "baseHash", hash))
              .object();

      assertThat(String.valueOf(answer.get("restart")))
          .contains("needed=true", "gateway.port", "take effect at the next start");
      assertThat(gateway.instance().ports().gateway()).isEqualTo(port);
      try (DirectClient another = gateway.connect()) {
        assertThat(another.health().ok()).isTrue();
      }
    }
  }
}
