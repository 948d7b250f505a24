package dev.gatehouse.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Headers by which a caller says who it is: T05. */
class ForwardedHeadersTest {
  @Nested
  class FromAStranger {
    @RegisterExtension final TestGateway gateway = TestGateway.create();

    @Test
    void makeTheCallerRemoteAndGiveNoRights() {
      for (String header :
          List.of(
              "X-Forwarded-For: 127.0.0.1",
              "Forwarded: for=127.0.0.1",
              "X-Real-IP: 127.0.0.1",
              "Remote-User: admin",
              "Tailscale-User-Login: owner@example.org")) {
        try (WireSocket socket = upgrade(gateway, header)) {
          JsonObject answer =
              socket.connect(WireSocket.params(4, TestGateway.TOKEN, "operator.admin"));

          // A remote command line without a device keeps no scope.
          assertThat(scopes(answer)).as(header).isEmpty();
        }
      }
    }

    @Test
    void doNotReplaceTheCredential() {
      try (WireSocket socket = upgrade(gateway, "Remote-User: admin")) {
        JsonObject answer = socket.connect(WireSocket.params(4, "wrong", "operator.admin"));

        assertThat(answer.getBoolean("ok")).isFalse();
      }
    }

    @Test
    void doNotMoveFailuresToAnotherAddress() {
      for (int i = 0; i < 12; i++) {
        assertThat(
                RawHttp.get(
                        gateway.port(),
                        "/metrics",
                        "Authorization: Bearer wrong",
                        "X-Forwarded-For: 10.0.0." + i)
                    .status())
            .isEqualTo(i < 10 ? 401 : 429);
      }
    }
  }

  @Nested
  class FromATrustedProxy {
    @RegisterExtension
    final TestGateway gateway =
        TestGateway.withConfig(
            Map.of("gateway", Map.of("trustedProxies", List.of("127.0.0.0/8", "10.9.0.0/16"))));

    @Test
    void nameTheRightmostHopThatIsNoProxy() {
      // The attacker wrote 1.2.3.4; the proxy saw 203.0.113.7.
      String header = "X-Forwarded-For: 1.2.3.4, 203.0.113.7, 10.9.1.1";
      for (int i = 0; i < 11; i++) {
        RawHttp.get(gateway.port(), "/metrics", "Authorization: Bearer wrong", header);
      }

      assertThat(
              RawHttp.get(gateway.port(), "/metrics", "Authorization: Bearer wrong", header)
                  .status())
          .isEqualTo(429);
      assertThat(
              RawHttp.get(
                      gateway.port(),
                      "/metrics",
                      "Authorization: Bearer wrong",
                      "X-Forwarded-For: 203.0.113.8")
                  .status())
          .isEqualTo(401);
    }

    @Test
    void neverMakeAClientLocal() {
      try (WireSocket socket = upgrade(gateway, "X-Forwarded-For: 127.0.0.1")) {
        JsonObject answer =
            socket.connect(WireSocket.params(4, TestGateway.TOKEN, "operator.admin"));

        assertThat(scopes(answer)).isEmpty();
      }
    }
  }

  private static WireSocket upgrade(TestGateway gateway, String header) {
    return WireSocket.upgrade(
        gateway.port(), "/", List.of("Host: 127.0.0.1:" + gateway.port(), header));
  }

  private static JsonArray scopes(JsonObject answer) {
    return answer.getJsonObject("payload").getJsonObject("auth").getJsonArray("scopes");
  }
}
