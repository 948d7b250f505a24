package dev.gatehouse.browser.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.browser.parts.ControlClient;
import dev.gatehouse.browser.parts.TestGateway;
import dev.gatehouse.browser.relay.RelayPeer.Refused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who must not reach a relay, whatever it sends. */
class RelayAttackTest {
  @TempDir private Path host;
  private TestGateway main;
  private int port;

  @BeforeEach
  void open() throws IOException {
    main = TestGateway.of(host, "sigil", "main", Map.of("relay", Map.of("enabled", true))).start();
    port = main.instance().ports().relay();
  }

  @AfterEach
  void close() {
    main.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/extension", "/cdp", "/cdp?token=", "/extension?token=wrong"})
  void nobodyGetsASocketWithoutTheToken(String target) {
    refuses(401, target, Map.of("Origin", RelayPeer.EXTENSION_ORIGIN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/json", "/json/list", "/json/version", "/json/close/A", "/json/activate/A"})
  void nobodyIsToldOfTabsWithoutTheToken(String target) {
    assertThat(get(target).status()).isEqualTo(401);
    // Only a WebSocket may carry it in the address, and only because a browser's cannot do else.
    assertThat(get(target + "?token=" + main.token()).status()).isEqualTo(401);
    assertThat(get(target, "x-sigil-relay-token: " + main.token()).status()).isEqualTo(200);
  }

  @Test
  void theTokenOfASiblingOpensNothing() throws IOException {
    try (TestGateway rescue = TestGateway.of(host, "sigil", "rescue")) {
      refuses(401, "/cdp", Map.of("x-sigil-relay-token", rescue.token()));
      refuses(401, "/cdp", Map.of("x-sigil-relay-token", code(rescue, "sigil", port)));
      refuses(401, "/extension?token=" + code(rescue, "sigil", port), Map.of());
    }
  }

  @Test
  void theCodeOfAnotherPortOpensNothing() {
    refuses(401, "/extension?token=" + code(main, "sigil", port + 1), Map.of());
    refuses(401, "/extension?token=" + code(main, "openclaw", port), Map.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.test",
        "http://localhost:8080",
        "https://127.0.0.1",
        "null",
        "http://chrome-extension.evil.test",
        "moz-extension://abc",
        "file://"
      })
  void aPageOfTheWebGetsNothingEvenWithTheToken(String origin) {
    refuses(403, "/cdp?token=" + main.token(), Map.of("Origin", origin));
    refuses(403, "/extension?token=" + main.token(), Map.of("Origin", origin));
    ControlClient.Answer answer =
        get("/json/list", "Origin: " + origin, "x-sigil-relay-token: " + main.token());
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.headers()).doesNotContainKey("access-control-allow-origin");
  }

  @Test
  void notEvenThePortsOwnNameIsAnOriginOfIt() {
    refuses(403, "/cdp?token=" + main.token(), Map.of("Origin", "http://127.0.0.1:" + port));
  }

  @ParameterizedTest
  @CsvSource({"evil.test", "127.0.0.1.nip.io", "169.254.169.254", "localhost.evil.test"})
  void aForeignHostIsRefused(String name) {
    ControlClient.Answer answer =
        new ControlClient(port, main.token())
            .ask(
                "GET /json/list HTTP/1.1",
                "",
                List.of("Host: " + name + ":" + port, "x-sigil-relay-token: " + main.token()));

    assertThat(answer.status()).isEqualTo(421);
  }

  @Test
  void anImageOfAForeignPageIsRefused() {
    assertThat(get("/", "Sec-Fetch-Site: cross-site").status()).isEqualTo(403);
    assertThat(get("/").text()).isEqualTo("OK");
  }

  @Test
  void aPreflightIsForExtensionsOnly() {
    ControlClient client = new ControlClient(port, main.token());
    String line = "OPTIONS /json/version HTTP/1.1";
    String host = "Host: 127.0.0.1:" + port;

    assertThat(client.ask(line, "", List.of(host, "Origin: http://evil.test")).status())
        .isEqualTo(403);
    assertThat(client.ask(line, "", List.of(host)).status()).isEqualTo(403);
    ControlClient.Answer allowed =
        client.ask(line, "", List.of(host, "Origin: " + RelayPeer.EXTENSION_ORIGIN));
    assertThat(allowed.status()).isEqualTo(204);
    assertThat(allowed.header("Access-Control-Allow-Origin")).isEqualTo(RelayPeer.EXTENSION_ORIGIN);
    assertThat(allowed.header("Access-Control-Allow-Headers")).contains("x-sigil-relay-token");
  }

  @Test
  void theGatewaysTokenAndTheCodeOfEitherBrandOpenIt() {
    for (String token :
        List.of(main.token(), code(main, "sigil", port), code(main, "clawdbot", port))) {
      try (RelayPeer extension = RelayPeer.extension(main.vertx(), port, token)) {
        assertThat(extension.closed()).isFalse();
        assertThat(get("/extension/status").text()).isEqualTo("{\"connected\":true}");
      }
      org.awaitility.Awaitility.await()
          .until(() -> get("/extension/status").text().equals("{\"connected\":false}"));
    }
  }

  @Test
  void guessersAreSlowedDown() {
    for (int i = 0; i < 10; i++) {
      refuses(401, "/cdp?token=guess" + i, Map.of());
    }

    refuses(429, "/cdp?token=guess", Map.of());
  }

  @Test
  void idleConnectionsMakeRoomForTheExtension() throws IOException {
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        idle.add(new Socket(InetAddress.getLoopbackAddress(), port));
      }

      try (RelayPeer extension = RelayPeer.extension(main.vertx(), port, main.token())) {
        assertThat(extension.closed()).isFalse();
      }
      idle.get(0).setSoTimeout(20_000);
      assertThat(idle.get(0).getInputStream().read()).isEqualTo(-1);
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  private void refuses(int status, String target, Map<String, String> headers) {
    assertThatThrownBy(() -> RelayPeer.connect(main.vertx(), port, target, headers).close())
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.status()).isEqualTo(status));
  }

  private ControlClient.Answer get(String target, String... headers) {
    ControlClient client = new ControlClient(port, "");
    return client.anonymous("GET", target, headers);
  }

  private static String code(TestGateway gateway, String brand, int port) {
    return HexFormat.of().formatHex(gateway.seal(brand + "-extension-relay-v1:" + port));
  }
}
