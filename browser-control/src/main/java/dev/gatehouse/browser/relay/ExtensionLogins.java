package dev.gatehouse.browser.relay;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The logins within the socket, which newer extensions want instead of a token in the address: both
 * sides prove that they know a key, and nobody sends it. Used on the relay's loop only.
 */
final class ExtensionLogins {
  /** The subprotocol by which an extension says that it logs in within the socket. */
  static final String PROTOCOL = "openclaw-extension-relay.v2";

  static final int MAX_PENDING = 4;

  private static final Pattern PROFILE = Pattern.compile("[a-z0-9-]+");
  private static final int NAME_BYTES = 16;
  private static final int NONCE_BYTES = 32;

  private final Vertx vertx;
  private final RelayTokens tokens;
  private final long limitMillis;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final UsedNonces nonces = new UsedNonces();
  private final String relay = fresh(NAME_BYTES);
  private int pending;

  ExtensionLogins(Vertx vertx, RelayTokens tokens, long limitMillis, Clock clock) {
    this.vertx = vertx;
    this.tokens = tokens;
    this.limitMillis = limitMillis;
    this.clock = clock;
  }

  /** Whether the extension wants to log in within the socket. */
  static boolean wanted(HttpServerRequest request) {
    return request.headers().getAll("Sec-WebSocket-Protocol").stream()
        .flatMap(line -> Stream.of(line.split(",", -1)))
        .anyMatch(name -> name.trim().toLowerCase(Locale.ROOT).equals(PROTOCOL));
  }

  /** What a login is bound to; empty for an address that says more than a profile. */
  static Optional<String> resource(HttpServerRequest request) {
    Set<String> names = request.params().names();
    if (names.isEmpty()) {
      return Optional.of("/extension");
    }
    String profile = request.params().get("profile");
    return profile != null
            && names.size() == 1
            && request.params().getAll("profile").size() == 1
            && PROFILE.matcher(profile).matches()
        ? Optional.of("/extension?profile=" + profile)
        : Optional.empty();
  }

  boolean full() {
    return pending >= MAX_PENDING;
  }

  /** Lets the extension behind {@code socket} log in; then runs {@code accepted}, else hangs up. */
  void begin(ServerWebSocket socket, String peer, String resource, Runnable accepted) {
    pending++;
    ExtensionLogin login = new ExtensionLogin(this, socket, peer, resource);
    long timer = vertx.setTimer(limitMillis, id -> login.late());
    login
        .done()
        .onComplete(
            done -> {
              pending--;
              vertx.cancelTimer(timer);
            })
        .onSuccess(done -> accepted.run());
  }

  Optional<LoginKey> key(String id) {
    return tokens.loginKeys().stream().filter(key -> key.id().equals(id)).findFirst();
  }

  /** A new challenge; empty when the extension's nonce has been seen. */
  Optional<LoginChallenge> challenge(LoginKey key, String clientNonce, String resource) {
    LoginChallenge challenge =
        new LoginChallenge(
            key.id(),
            relay,
            fresh(NAME_BYTES),
            clientNonce,
            fresh(NONCE_BYTES),
            clock.millis(),
            resource);
    return nonces.note(clientNonce, challenge.expiresMillis(), challenge.issuedMillis())
        ? Optional.of(challenge)
        : Optional.empty();
  }

  boolean expired(LoginChallenge challenge) {
    return clock.millis() > challenge.expiresMillis();
  }

  /** Lets the gateway's limiter count a failure; {@code wrong} is what was presented. */
  void failed(String peer, String wrong) {
    tokens.check(peer, Optional.of(wrong));
  }

  private String fresh(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return LoginKey.encode(bytes);
  }
}
