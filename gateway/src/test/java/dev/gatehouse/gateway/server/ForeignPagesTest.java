package dev.gatehouse.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.server.RawHttp.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a web page in a browser on this host can try: T03, T04, T16. */
class ForeignPagesTest {
  @RegisterExtension
  final TestGateway gateway =
      TestGateway.withConfig(
          Map.of(
              "gateway",
              Map.of("controlUi", Map.of("allowedOrigins", List.of("https://desk.example.org")))));

  @Nested
  class CrossSiteWebSocket {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "http://evil.test",
          "http://localhost:8080",
          "http://127.0.0.1:{other}",
          "null",
          "http://127.0.0.1.evil.test:{port}",
          "http://127.0.0.1:{port}.evil.test",
          "http://user@127.0.0.1:{port}",
          "file://",
          ""
        })
    void refusesAForeignOriginBeforeTheUpgrade(String origin) {
      for (String path : List.of("/", "/ws", "/__sigil__/ws", "/anything/else")) {
        try (WireSocket socket =
            WireSocket.upgrade(
                gateway.port(), path, List.of(ownHost(), "Origin: " + filled(origin)))) {
          assertThat(socket.status()).as(path).isEqualTo(403);
        }
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "http://127.0.0.1:{port}",
          "http://localhost:{port}",
          "http://[::1]:{port}",
          "https://desk.example.org"
        })
    void letsItsOwnAndListedOriginsIn(String origin) {
      try (WireSocket socket =
          WireSocket.upgrade(
              gateway.port(), "/", List.of(ownHost(), "Origin: " + filled(origin)))) {
        assertThat(socket.status()).isEqualTo(101);
      }
    }

    @Test
    void refusesTwoOrigins() {
      List<String> headers =
          List.of(ownHost(), filled("Origin: http://127.0.0.1:{port}"), "Origin: http://evil.test");
      try (WireSocket socket = WireSocket.upgrade(gateway.port(), "/", headers)) {
        assertThat(socket.status()).isEqualTo(403);
      }
    }

    @Test
    void letsAClientWithoutOriginShakeHandsButAsksForItsCredential() {
      try (WireSocket socket = WireSocket.open(gateway.port())) {
        socket.readEvent("connect.challenge");

        assertThat(socket.call("health", new io.vertx.core.json.JsonObject()).getBoolean("ok"))
            .isFalse();
        assertThat(socket.readClose().closeCode()).isEqualTo(1008);
      }
    }
  }

  @Nested
  class OtherProtocols {
    @ParameterizedTest
    @ValueSource(strings = {"h2c", "TLS/1.2", "h2c, unknown"})
    void thatAreOfferedAreLeftAside(String offer) {
      Answer answer =
          RawHttp.request(
              gateway.port(),
              "GET /healthz HTTP/1.1",
              List.of(
                  ownHost(),
                  "Upgrade: " + offer,
                  "Connection: Upgrade, HTTP2-Settings",
                  "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA"),
              "");

      assertThat(answer.head()).startsWith("HTTP/1.1 200");
      assertThat(answer.body()).contains("\"ok\":true");
    }

    @Test
    void doNotHideAForeignPagesWebSocket() {
      List<String> headers = List.of(ownHost(), "Origin: http://evil.test", "Upgrade: h2c");
      try (WireSocket socket = WireSocket.upgrade(gateway.port(), "/", headers)) {
        assertThat(socket.status()).isEqualTo(403);
      }
    }
  }

  @Nested
  class DnsRebinding {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "evil.test:{port}",
          "127.0.0.1.:{port}",
          "127.0.0.1.",
          "localhost:{other}",
          "localhost",
          "localhost.evil.test:{port}",
          "127.0.0.1:{port}@evil.test",
          "2130706433:{port}",
          "0.0.0.0:{port}",
          "[::ffff:127.0.0.1]:{port}"
        })
    void refusesAForeignHostOnEveryPath(String host) {
      String header = "Host: " + filled(host);
      for (String path : List.of("/", "/healthz", "/readyz", "/metrics", "/nothing")) {
        assertThat(
                RawHttp.request(gateway.port(), "GET " + path + " HTTP/1.1", List.of(header), "")
                    .status())
            .as(path)
            .isEqualTo(421);
      }
      List<String> rebound = List.of(header, "Origin: http://" + filled(host));
      try (WireSocket socket = WireSocket.upgrade(gateway.port(), "/", rebound)) {
        assertThat(socket.status()).isEqualTo(421);
      }
    }

    @Test
    void refusesTwoHostsNoHostAndAForeignHostInTheRequestLine() {
      assertThat(
              RawHttp.request(
                      gateway.port(),
                      "GET /healthz HTTP/1.1",
                      List.of(ownHost(), "Host: evil.test"),
                      "")
                  .status())
          .isIn(400, 421);
      assertThat(RawHttp.request(gateway.port(), "GET /healthz HTTP/1.0", List.of(), "").status())
          .isIn(400, 421);
      assertThat(
              RawHttp.request(
                      gateway.port(),
                      "GET http://evil.test/healthz HTTP/1.1",
                      List.of(ownHost()),
                      "")
                  .status())
          .isEqualTo(421);
    }

    @Test
    void answersToItsLoopbackNames() {
      for (String host : List.of("127.0.0.1", "localhost", "LOCALHOST", "[::1]")) {
        assertThat(
                RawHttp.request(
                        gateway.port(),
                        "GET /healthz HTTP/1.1",
                        List.of("Host: " + host + ":" + gateway.port()),
                        "")
                    .status())
            .as(host)
            .isEqualTo(200);
      }
    }
  }

  @Nested
  class CrossSiteRequests {
    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void refusesWhatABrowserSendsForAnotherSite(String site) {
      Answer answer =
          RawHttp.get(
              gateway.port(), "/healthz", "Sec-Fetch-Site: " + site, "Sec-Fetch-Mode: cors");

      assertThat(answer.status()).isEqualTo(403);
    }

    @Test
    void letsAPersonFollowALinkButNoPageFrameUs() {
      String site = "Sec-Fetch-Site: cross-site";
      String mode = "Sec-Fetch-Mode: navigate";

      assertThat(
              RawHttp.get(gateway.port(), "/healthz", site, mode, "Sec-Fetch-Dest: document")
                  .status())
          .isEqualTo(200);
      assertThat(
              RawHttp.get(gateway.port(), "/healthz", site, mode, "Sec-Fetch-Dest: iframe")
                  .status())
          .isEqualTo(403);
    }

    @Test
    void neverAllowsAnotherOriginToReadAnAnswer() {
      Answer answer =
          RawHttp.get(gateway.port(), "/healthz", filled("Origin: http://127.0.0.1:{port}"));

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.hasHeader("Access-Control-Allow-Origin")).isFalse();
    }

    @Test
    void changesNothingOnAForm() {
      List<String> form =
          new ArrayList<>(
              List.of(
                  ownHost(),
                  "Origin: http://evil.test",
                  "Content-Type: application/x-www-form-urlencoded"));

      assertThat(RawHttp.request(gateway.port(), "POST /healthz HTTP/1.1", form, "a=b").status())
          .isEqualTo(403);
    }
  }

  private String ownHost() {
    return "Host: 127.0.0.1:" + gateway.port();
  }

  private String filled(String text) {
    return text.replace("{port}", Integer.toString(gateway.port()))
        .replace("{other}", Integer.toString(gateway.port() + 1));
  }
}
