package dev.gatehouse.gateway.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewayState;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GatewayExtensionTest {
  @Nested
  @Gateways(
      value = {"main", "rescue"},
      distribution = "jarvis")
  class Declared {
    @Test
    void injectsStartedGateways(
        @Profile("main") Gateway main,
        @Profile("rescue") Gateway rescue,
        GatewayHost host,
        GatewayClients clients) {
      assertThat(host.gateways()).containsExactly(main, rescue);
      assertThat(main.state()).isEqualTo(GatewayState.READY);
      assertThat(main.instance().displayName()).isEqualTo("jarvis/main");
      assertThat(clients.of("rescue").health().ok()).isTrue();
    }

    @Test
    @Gateways("only")
    void letsATestAskForGatewaysOfItsOwn(Gateway only) {
      assertThat(only.instance().displayName()).isEqualTo("gatehouse/only");
    }
  }

  @Nested
  class Built {
    @RegisterExtension
    final GatewayExtension gateways =
        GatewayExtension.builder().distribution("epiloop").gateway("a").gateway("b").build();

    @Test
    void killsOneAndStartsItAgainInItsPlace(GatewayClients clients) {
      String id = gateways.instance("a").marker().orElseThrow().id();

      gateways.kill("a");
      assertThat(gateways.gateway("a").state()).isEqualTo(GatewayState.STOPPED);
      assertThat(clients.of("a").tryConnect()).isEmpty();
      assertThat(clients.of("b").status().ready()).isTrue();

      gateways.restart("a");
      assertThat(clients.of("a").health().ok()).isTrue();
      assertThat(gateways.instance("a").marker().orElseThrow().id()).isEqualTo(id);
    }
  }

  @Nested
  class ForAClass {
    @RegisterExtension static final GatewayExtension GATEWAYS = GatewayExtension.builder().build();

    @Test
    void servesOneTest(Gateway main) {
      Path home = GATEWAYS.home();
      assertThat(main.instance().stateDirectory()).startsWith(home);
      assertThat(Files.isDirectory(home)).isTrue();
    }

    @AfterAll
    static void keepsTheGatewaysForTheWholeClass() {
      assertThat(GATEWAYS.gateway("main").state()).isEqualTo(GatewayState.READY);
    }
  }
}
