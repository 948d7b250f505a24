package dev.gatehouse.gateway.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.core.Environment;
import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
import dev.gatehouse.gateway.GatewayState;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.ports.HostDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A changed {@code gateway.port} moves the gateway, unless something above the file pins the port.
 */
class ChangedPortTest {
  @TempDir Path temporary;

  @Test
  void aChangedPortMovesTheGatewayByARestartInItsProcess() {
    try (GatewayHost host = host();
        Gateway gateway =
            host.start(GatewaySpec.builder().distribution("sigil").profile("mover").build())
                .awaitReady()) {
      int port = gateway.instance().ports().gateway() + 200;

      patch(gateway, port);

      await().atMost(Duration.ofSeconds(30)).until(() -> restarted(gateway));
      assertThat(gateway.instance().ports().gateway()).isEqualTo(port);
      try (DirectClient client = gateway.connect()) {
        assertThat(client.health().ok()).isTrue();
      }
    }
  }

  @Test
  void aPortThatTheFileDoesNotDecideStaysAndThatIsSaid() {
    try (GatewayHost host = host();
        Gateway gateway =
            host.start(GatewaySpec.builder().distribution("sigil").port(0).build()).awaitReady()) {
      int port = gateway.instance().ports().gateway();

      patch(gateway, port + 200);

      await().atMost(Duration.ofSeconds(30)).until(() -> restarted(gateway));
      assertThat(gateway.instance().ports().gateway()).isEqualTo(port);
      try (DirectClient client = gateway.connect()) {
        assertThat(String.valueOf(client.call("logs.tail", Map.of()).object()))
            .contains("gateway.port is not in force");
      }
    }
  }

  private static boolean restarted(Gateway gateway) {
    return gateway.starts() == 2 && gateway.state() == GatewayState.READY;
  }

  private static void patch(Gateway gateway, int port) {
    try (DirectClient client = gateway.connect()) {
      Object hash = client.call("config.get", Map.of()).object().get("hash");
      Map<String, Object> answer =
          client
              .call(
                  "config.patch",
                  Map.of(
                      "raw",
                      "{gateway: {port: " + port + "}}",
                      "baseHash",
                      String.valueOf(hash),
                      "restartDelayMs",
                      0))
              .object();
      assertThat(String.valueOf(answer.get("restart"))).contains("needed=true", "gateway.port");
    }
  }

  private GatewayHost host() {
    return GatewayHost.builder()
        .environment(new Environment(Map.of(), temporary.resolve("home"), temporary))
        .directory(new HostDirectory(temporary.resolve("host")))
        .build();
  }
}
