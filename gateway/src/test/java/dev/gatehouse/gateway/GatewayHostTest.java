package dev.gatehouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.Environment;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.ports.HostDirectory;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayHostTest {
  @TempDir Path temporary;
  private Environment environment;

  @BeforeEach
  void home() {
    environment = new Environment(Map.of(), temporary.resolve("home"), temporary);
  }

  @Test
  void startsAGatewayOnAMachineThatHasNothing() {
    try (GatewayHost host = host()) {
      Gateway gateway =
          host.start(GatewaySpec.builder().distribution("sigil").port(0).build()).awaitReady();

      assertThat(gateway.state()).isEqualTo(GatewayState.READY);
      assertThat(gateway.token()).hasSizeGreaterThanOrEqualTo(32);
      try (DirectClient client = gateway.connect()) {
        assertThat(client.hello().protocol()).isEqualTo(4);
      }
    }
  }

  private GatewayHost host() {
    return GatewayHost.builder()
        .environment(environment)
        .directory(new HostDirectory(temporary.resolve("host")))
        .build();
  }
}
