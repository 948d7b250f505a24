package dev.gatehouse.browser.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.browser.parts.TestGateway;
import dev.gatehouse.profiles.component.BrowserRoutes;
import dev.gatehouse.profiles.component.BrowserRoutes.Access;
import dev.gatehouse.profiles.component.BrowserRoutes.Answer;
import dev.gatehouse.profiles.component.BrowserRoutes.Request;
import java.net.URI;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an administrator gives to an extension, so that it can log in. */
class PairingTest {
  @TempDir private Path host;
  private TestGateway gateway;

  @BeforeEach
  void start() throws Exception {
    gateway = TestGateway.of(host, "sigil", "main").start();
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
  }

  private Answer pair(String profile) {
    return gateway
        .part(BrowserRoutes.class)
        .handle(
            new Request(
                "POST",
                "/extension/pair",
                Map.of("profile", profile),
                Map.of(),
                new CompletableFuture<>()))
        .toCompletableFuture()
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
  }

  @Test
  void anExtensionThatIsPairedWithItLogsIn() throws Exception {
    int port = gateway.instance().ports().relay();
    Answer answer = pair("");

    assertThat(answer.body()).containsEntry("profile", "chrome").containsEntry("port", port);
    URI pairing = URI.create(String.valueOf(answer.body().get("pairing")));
    assertThat(pairing.getPort()).isEqualTo(port);
    assertThat(HexFormat.of().parseHex(pairing.getFragment()))
        .isEqualTo(LoginPeer.key(gateway, port));
    try (RelayPeer extension = LoginPeer.loggedIn(gateway, port)) {
      assertThat(extension.closed()).isFalse();
    }
  }

  @Test
  void isForAdministratorsAndForAnExtensionsProfileOnly() {
    assertThat(gateway.part(BrowserRoutes.class).access("POST", "/extension/pair"))
        .isEqualTo(Access.ADMIN);

    Answer answer = pair("sigil");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errorText()).contains("\"sigil\" is not joined by an extension");
  }
}
