package dev.gatehouse.browser.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.browser.parts.TestGateway;
import dev.gatehouse.browser.relay.RelayPeer.Refused;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The login within the socket, and who does not get through it. */
class ExtensionLoginTest {
  @TempDir private Path host;
  private TestGateway gateway;
  private RelayServer relay;
  private int port;

  @BeforeEach
  void open() throws Exception {
    gateway = TestGateway.of(host, "sigil", "main");
    port = gateway.instance().ports().relay();
    open(RelayTimes.DEFAULT);
  }

  private void open(RelayTimes times) throws Exception {
    relay = new RelayServer(gateway.vertx(), port, new RelayTokens(gateway.context(), port), times);
    relay.open().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private void shut() throws Exception {
    relay.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    shut();
    gateway.close();
  }

  @Test
  void bothSidesProveThatTheyKnowTheKeyAndNeitherSendsIt() {
    try (RelayPeer extension = stranger()) {
      LoginPeer login = login(extension);
      String nonce = LoginPeer.nonce();

      JsonObject challenge = login.challenge(nonce);
      assertThat(challenge.getString("serverProof")).isEqualTo(login.proof("server", challenge));
      assertThat(challenge.getString("clientNonce")).isEqualTo(nonce);
      assertThat(challenge.getString("resource")).isEqualTo("/extension");
      assertThat(challenge.getLong("expiresAtMs") - challenge.getLong("issuedAtMs"))
          .isPositive()
          .isLessThanOrEqualTo(10_000);
      assertThat(relay.connected()).isFalse();
      String proof = login.proof("client", challenge);
      login.answer(challenge, proof);

      JsonObject accepted = extension.typed("auth.ok");
      assertThat(accepted.getString("acceptProof"))
          .isEqualTo(login.proof("accept", challenge, proof));
      assertThat(accepted.fieldNames())
          .containsExactlyInAnyOrder("type", "v", "sessionId", "acceptProof");
      await().atMost(Duration.ofMinutes(1)).until(relay::connected);
    }
    await().atMost(Duration.ofMinutes(1)).until(() -> !relay.connected());
  }

  @Test
  void theProfileOfTheAddressIsBoundAndAnythingElseInItIsRefused() {
    try (RelayPeer extension =
        RelayPeer.stranger(gateway.vertx(), port, "/extension?profile=chrome")) {
      assertThat(login(extension).challenge(LoginPeer.nonce()).getString("resource"))
          .isEqualTo("/extension?profile=chrome");
    }
    refuses(400, "/extension?profile=A");
    refuses(400, "/extension?profile=a&profile=b");
    refuses(400, "/extension?token=" + gateway.token());
  }

  @Test
  void aWrongProofIsRefusedAndCounted() {
    for (int i = 0; i < 10; i++) {
      try (RelayPeer guesser = stranger()) {
        LoginPeer login = login(guesser);
        JsonObject challenge = login.challenge(LoginPeer.nonce());
        login.answer(challenge, LoginPeer.nonce());
        assertThat(guesser.closeStatus()).isEqualTo((short) 4003);
        assertThat(guesser.received()).noneMatch(m -> "auth.ok".equals(m.getValue("type")));
      }
    }
    assertThat(relay.connected()).isFalse();
    assertThatThrownBy(() -> RelayPeer.cdp(gateway.vertx(), port, "guess").close())
        .isInstanceOfSatisfying(Refused.class, e -> assertThat(e.status()).isEqualTo(429));
  }

  @Test
  void theRelaysOwnProofIsNotTheExtensions() {
    try (RelayPeer mirror = stranger()) {
      LoginPeer login = login(mirror);
      JsonObject challenge = login.challenge(LoginPeer.nonce());
      login.answer(challenge, challenge.getString("serverProof"));

      assertThat(mirror.closeStatus()).isEqualTo((short) 4003);
    }
  }

  @Test
  void aSiblingsKeyAndTheCodeOfAnAddressGetNoChallenge() throws Exception {
    try (TestGateway rescue = TestGateway.of(host, "sigil", "rescue")) {
      for (byte[] key :
          new byte[][] {
            LoginPeer.key(rescue, port),
            LoginPeer.key(gateway, port + 1),
            gateway.seal("sigil-extension-relay-v1:" + port)
          }) {
        try (RelayPeer other = stranger()) {
          new LoginPeer(key, other).hello(LoginPeer.nonce());
          assertThat(other.closeStatus()).isEqualTo((short) 4003);
          assertThat(other.received()).isEmpty();
        }
      }
    }
  }

  @Test
  void aNonceCountsOnce() {
    String nonce = LoginPeer.nonce();
    try (RelayPeer first = stranger()) {
      login(first).challenge(nonce);
    }
    try (RelayPeer again = stranger()) {
      login(again).hello(nonce);

      assertThat(again.closeStatus()).isEqualTo((short) 4003);
      assertThat(again.received()).isEmpty();
    }
  }

  @Test
  void theAnswerToAnotherLoginsChallengeIsRefused() {
    try (RelayPeer first = stranger();
        RelayPeer second = stranger()) {
      JsonObject challenge = login(first).challenge(LoginPeer.nonce());
      LoginPeer login = login(second);
      login.challenge(LoginPeer.nonce());
      login.answer(challenge);

      assertThat(second.closeStatus()).isEqualTo((short) 4003);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "nothing",
        "{\"type\":\"hello\",\"tabs\":[]}",
        "{\"type\":\"auth.hello\",\"v\":1,\"keyId\":\"a\",\"clientNonce\":\"b\"}",
        "{\"type\":\"auth.hello\",\"v\":2,\"keyId\":\"a\",\"clientNonce\":\"AAAA\"}",
        "{\"type\":\"auth.response\",\"v\":2,\"sessionId\":\"a\",\"clientProof\":\"b\"}"
      })
  void whatIsNoLoginIsHungUpOn(String text) {
    try (RelayPeer stranger = stranger()) {
      stranger.sendText(text);

      assertThat(stranger.closeStatus()).isEqualTo((short) 4003);
    }
  }

  @Test
  void whoIsSilentIsHungUpOn() throws Exception {
    shut();
    open(new RelayTimes(5_000, 3_000, 3_000, 200));
    try (RelayPeer silent = stranger()) {
      assertThat(silent.closeStatus()).isEqualTo((short) 4008);
    }
    assertThat(relay.connected()).isFalse();
  }

  @Test
  void aLoginIsNoExtensionYetAndFewMayBeOpen() throws Exception {
    RelayPeer[] open = new RelayPeer[ExtensionLogins.MAX_PENDING];
    for (int i = 0; i < open.length; i++) {
      open[i] = stranger();
    }
    refuses(503, "/extension");
    // One with a token in its address needs no login and is not kept out by them.
    RelayPeer old = RelayPeer.extension(gateway.vertx(), port, gateway.token());
    await().atMost(Duration.ofMinutes(1)).until(relay::connected);
    refuses(409, "/extension");
    old.close();
    for (RelayPeer peer : open) {
      peer.close();
    }
    await().atMost(Duration.ofMinutes(1)).until(() -> !relay.connected());
    LoginPeer.loggedIn(gateway, port).close();
  }

  @Test
  void aPageOfTheWebIsNotEvenAskedToLogIn() {
    assertThatThrownBy(
            () ->
                RelayPeer.connect(
                        gateway.vertx(),
                        port,
                        "/extension",
                        Map.of(
                            "Origin",
                            "http://evil.test",
                            "Sec-WebSocket-Protocol",
                            ExtensionLogins.PROTOCOL))
                    .close())
        .isInstanceOfSatisfying(Refused.class, e -> assertThat(e.status()).isEqualTo(403));
    assertThatThrownBy(() -> RelayPeer.stranger(gateway.vertx(), port, "/cdp").close())
        .isInstanceOfSatisfying(Refused.class, e -> assertThat(e.status()).isEqualTo(401));
  }

  private void refuses(int status, String target) {
    assertThatThrownBy(() -> RelayPeer.stranger(gateway.vertx(), port, target).close())
        .isInstanceOfSatisfying(Refused.class, e -> assertThat(e.status()).isEqualTo(status));
  }

  private RelayPeer stranger() {
    return RelayPeer.stranger(gateway.vertx(), port, "/extension");
  }

  private LoginPeer login(RelayPeer peer) {
    return new LoginPeer(LoginPeer.key(gateway, port), peer);
  }
}
