package dev.gatehouse.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.server.RawHttp.Answer;
import dev.gatehouse.profiles.InstanceProof;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in with which secret: T02, T06, T07, T10, T14, T18. */
class CredentialsTest {
  @Nested
  class InAddresses {
    @RegisterExtension final TestGateway gateway = TestGateway.create();

    @ParameterizedTest
    @ValueSource(strings = {"token", "password", "access_token", "%74oken", "TOKEN"})
    void areRefusedOnEveryPath(String name) {
      for (String path : List.of("/", "/healthz", "/metrics", "/nothing")) {
        assertThat(
                RawHttp.get(gateway.port(), path + "?" + name + "=" + TestGateway.TOKEN).status())
            .as(path)
            .isEqualTo(401);
      }
      try (WireSocket socket =
          WireSocket.upgrade(
              gateway.port(),
              "/?" + name + "=" + TestGateway.TOKEN,
              List.of("Host: 127.0.0.1:" + gateway.port()))) {
        assertThat(socket.status()).isEqualTo(401);
      }
    }

    @Test
    void neverReachALogOrAnAnswer() throws IOException {
      RawHttp.get(gateway.port(), "/metrics?token=" + TestGateway.TOKEN);
      RawHttp.get(gateway.port(), "/metrics", "Authorization: Bearer " + TestGateway.TOKEN);
      try (WireSocket socket = gateway.admin(3)) {
        assertThat(socket.call("config.get", new JsonObject()).encode())
            .doesNotContain(TestGateway.TOKEN);
      }
      gateway.gateway().close();

      try (Stream<Path> logs = Files.walk(gateway.stateDirectory().resolve("logs"))) {
        for (Path log : logs.filter(Files::isRegularFile).toList()) {
          assertThat(log).content().doesNotContain(TestGateway.TOKEN);
        }
      }
    }
  }

  @Nested
  class OnLoopback {
    @RegisterExtension final TestGateway gateway = TestGateway.create();

    @Test
    void areNeededForEverythingButLiveness() {
      assertThat(RawHttp.get(gateway.port(), "/metrics").status()).isEqualTo(401);
      try (WireSocket socket = WireSocket.open(gateway.port())) {
        JsonObject anonymous = WireSocket.params(3, "", "operator.admin");
        assertThat(socket.connect(anonymous).getJsonObject("error").getString("code"))
            .isEqualTo("NOT_PAIRED");
        assertThat(socket.readClose().closeCode()).isEqualTo(1008);
      }
    }

    @Test
    void livenessTellsNothingAboutTheGateway() {
      for (String path : List.of("/health", "/healthz")) {
        Answer answer = RawHttp.get(gateway.port(), path);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"ok\":true,\"status\":\"live\"}");
        assertThat(answer.head().toLowerCase(java.util.Locale.ROOT))
            .doesNotContain("server:", "sigil", "gatehouse", "vert.x");
      }
      for (String path : List.of("/ready", "/readyz")) {
        JsonObject ready = new JsonObject(RawHttp.get(gateway.port(), path).body());
        assertThat(ready.getBoolean("ready")).isTrue();
        assertThat(ready.fieldNames()).containsExactlyInAnyOrder("ready", "failing", "uptimeMs");
      }
    }

    @Test
    void readingPathsRefuseToBeWritten() {
      Answer answer =
          RawHttp.request(
              gateway.port(),
              "POST /healthz HTTP/1.1",
              List.of("Host: 127.0.0.1:" + gateway.port()),
              "x");

      assertThat(answer.status()).isEqualTo(405);
      assertThat(answer.head()).containsIgnoringCase("allow: GET, HEAD");
      assertThat(answer.body()).isEqualTo("Method Not Allowed");
    }

    @Test
    void unknownPathsAreNotFoundInPlainText() {
      Answer answer = RawHttp.get(gateway.port(), "/no/such/path");

      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.body()).isEqualTo("Not Found");
    }

    @Test
    void openTheMetrics() {
      Answer answer =
          RawHttp.get(gateway.port(), "/metrics", "Authorization: Bearer " + TestGateway.TOKEN);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).contains("# TYPE gatehouse_connections gauge\n");
    }
  }

  @Nested
  class Guessed {
    @RegisterExtension final TestGateway gateway = TestGateway.create();

    @Test
    void areSlowedOverHttpAndWebSocketTogether() {
      for (int i = 0; i < 5; i++) {
        assertThat(
                RawHttp.get(gateway.port(), "/metrics", "Authorization: Bearer wrong" + i).status())
            .isEqualTo(401);
      }
      for (int i = 0; i < 5; i++) {
        assertThat(refusal("wrong" + i).getJsonObject("details").getString("code"))
            .isEqualTo("AUTH_TOKEN_MISMATCH");
      }

      Answer limited = RawHttp.get(gateway.port(), "/metrics", "Authorization: Bearer wrong");
      assertThat(limited.status()).isEqualTo(429);
      assertThat(limited.hasHeader("Retry-After")).isTrue();
      JsonObject refused = refusal("wrong");
      assertThat(refused.getJsonObject("details").getString("code")).isEqualTo("AUTH_RATE_LIMITED");
      assertThat(refused.getLong("retryAfterMs")).isPositive();
    }

    @Test
    void doNotLockTheOwnerOut() {
      for (int i = 0; i < 200; i++) {
        RawHttp.get(gateway.port(), "/metrics", "Authorization: Bearer wrong" + i);
      }

      try (WireSocket owner = gateway.admin(4)) {
        assertThat(owner.call("status", new JsonObject()).getBoolean("ok")).isTrue();
      }
    }

    private JsonObject refusal(String token) {
      try (WireSocket socket = WireSocket.open(gateway.port())) {
        return socket.connect(WireSocket.params(4, token, "operator.read")).getJsonObject("error");
      }
    }
  }

  @Nested
  class TooWeak {
    @ParameterizedTest
    @ValueSource(strings = {"4426", "undefined", "null", "aaaaaaaaaaaaaaaaaaaaaaaa"})
    void keepTheGatewayFromStarting(String token) {
      assertRefused(Map.of("gateway", Map.of("auth", Map.of("token", token))));
    }

    @Test
    void isAlsoTheOneOfTheHooks() {
      assertRefused(Map.of("hooks", Map.of("enabled", true, "token", TestGateway.TOKEN)));
    }

    @Test
    void isNoSecretAtAll() {
      assertRefused(Map.of("gateway", Map.of("auth", Map.of("mode", "none"))));
    }

    @Test
    void isAShortOneForOtherHosts() {
      assertRefused(
          Map.of("gateway", Map.of("bind", "lan", "auth", Map.of("token", "sixteen-chars-ok1"))));
    }

    @Test
    void isAnAddressThatIsNone() {
      assertRefused(
          Map.of("gateway", Map.of("bind", "custom", "customBindHost", "gateway.example.org")));
      assertRefused(Map.of("gateway", Map.of("bind", "everywhere")));
    }

    private void assertRefused(Map<String, Object> config) {
      TestGateway gateway = TestGateway.withConfig(config);
      try {
        assertThatThrownBy(() -> gateway.start())
            .isInstanceOfSatisfying(
                GatehouseException.class,
                e -> {
                  assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIG);
                  assertThat(e.remedy()).isNotBlank();
                });
      } finally {
        gateway.stop();
      }
    }
  }

  @Nested
  class OfTheInstance {
    @RegisterExtension final TestGateway gateway = TestGateway.create();

    @Test
    void areProvedBeforeTheClientShowsItsOwn() {
      String nonce = InstanceProof.newNonce(new SecureRandom());
      try (WireSocket socket =
          WireSocket.upgrade(
              gateway.port(),
              "/",
              List.of("Host: 127.0.0.1:" + gateway.port(), "X-Gatehouse-Nonce: " + nonce))) {
        String proof = socket.header("X-Gatehouse-Proof").orElseThrow();

        assertThat(
                InstanceProof.proves(
                    gateway.gateway().instance().marker().orElseThrow(),
                    nonce,
                    gateway.port(),
                    proof))
            .isTrue();
      }
      assertThat(
              RawHttp.get(gateway.port(), "/healthz", "X-Gatehouse-Nonce: " + nonce)
                  .hasHeader("X-Gatehouse-Proof"))
          .isTrue();
    }

    @Test
    void areNotProvedForANonceThatIsTooShort() {
      assertThat(
              RawHttp.get(gateway.port(), "/healthz", "X-Gatehouse-Nonce: abc")
                  .hasHeader("X-Gatehouse-Proof"))
          .isFalse();
    }
  }
}
