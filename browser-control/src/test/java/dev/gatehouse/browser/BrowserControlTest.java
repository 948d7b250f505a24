package dev.gatehouse.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.browser.parts.ControlClient;
import dev.gatehouse.browser.parts.TestGateway;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.profiles.component.BrowserRoutes;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrowserControlTest {
  @TempDir private Path host;

  @Test
  void opensTheControlPortOfItsInstanceAndGivesItBack() throws IOException {
    TestGateway gateway = TestGateway.of(host, "sigil", "main").start();

    assertThat(gateway.client().get("/").json())
        .containsEntry("controlPort", (long) gateway.instance().ports().control())
        .containsEntry("controlUrl", "http://127.0.0.1:" + gateway.instance().ports().control());

    gateway.close();

    assertThatThrownBy(() -> connect(gateway.port())).isInstanceOf(ConnectException.class);
  }

  @Test
  void opensNothingWhenTheBrowserIsDisabledAndSaysSo() throws IOException {
    try (TestGateway gateway =
        TestGateway.of(host, "sigil", "main", Map.of("enabled", false)).start()) {
      assertThatThrownBy(() -> connect(gateway.port())).isInstanceOf(ConnectException.class);
      assertThat(gateway.ask("GET", "/", Map.of(), Map.of()))
          .returns(503, BrowserRoutes.Answer::status)
          .returns("Error: browser control is disabled", BrowserRoutes.Answer::errorText);
    }
  }

  @Test
  void namesWhoHoldsTheControlPort() throws IOException {
    try (TestGateway gateway = TestGateway.of(host, "sigil", "main");
        ServerSocket squatter =
            new ServerSocket(gateway.port(), 5, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(gateway::start)
          .isInstanceOfSatisfying(
              GatehouseException.class,
              e -> {
                assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT);
                assertThat(e)
                    .hasMessageContaining("control port " + squatter.getLocalPort())
                    .hasMessageContaining("sigil/main")
                    .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
              });
    }
  }

  @Test
  void listsEveryMistakeOfTheConfigurationAtOnce() throws IOException {
    try (TestGateway gateway =
        TestGateway.of(
            host,
            "sigil",
            "main",
            Map.of("profiles", Map.of("Bad Name", Map.of(), "odd", "no object")))) {
      assertThatThrownBy(gateway::start)
          .isInstanceOfSatisfying(
              GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIG))
          .hasMessageContaining("Bad Name")
          .hasMessageContaining("browser.profiles.odd must be an object");
    }
  }

  @Nested
  class WhereTheDistributionHasAControlUrl {
    @Test
    void itsPortMovesTheControlService() throws IOException {
      int port;
      try (ServerSocket free = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
        port = free.getLocalPort() % 10_000 + 20_000;
      }
      try (TestGateway gateway =
          TestGateway.of(
              host, "epiloop", "main", Map.of("controlUrl", "http://localhost:" + port))) {
        gateway.start();

        Map<String, Object> status = new ControlClient(port, gateway.token()).get("/").json();

        assertThat(status).containsEntry("controlPort", (long) port);
        assertThat(gateway.lease().block().use(port)).isPresent();
      }
    }

    @Test
    void anotherHostIsRefused() throws IOException {
      try (TestGateway gateway =
          TestGateway.of(host, "epiloop", "main", Map.of("controlUrl", "http://192.0.2.7:18791"))) {
        assertThatThrownBy(gateway::start)
            .isInstanceOfSatisfying(
                GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIG))
            .hasMessageContaining("browser.controlUrl of epiloop/main points to another host");
      }
    }

    @Test
    void itMeansNothingToADistributionWithoutTheKey() throws IOException {
      try (TestGateway gateway =
          TestGateway.of(host, "sigil", "main", Map.of("controlUrl", "http://192.0.2.7:18791"))) {
        gateway.start();

        assertThat(gateway.client().get("/").json())
            .containsEntry("controlPort", (long) gateway.instance().ports().control());
      }
    }
  }

  private static void connect(int port) throws IOException {
    new Socket(InetAddress.getLoopbackAddress(), port).close();
  }
}
