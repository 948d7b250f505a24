package dev.gatehouse.browser.relay;

import dev.gatehouse.profiles.component.CredentialCheck;
import dev.gatehouse.profiles.component.GatewayContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The tokens that open one relay: a code that follows from the gateway's secret and the relay's
 * port, or the secret itself. Safe to use from several threads.
 */
final class RelayTokens {
  private final GatewayContext context;
  private final int port;

  RelayTokens(GatewayContext context, int port) {
    this.context = context;
    this.port = port;
  }

  /** What came of a check. */
  enum Outcome {
    ACCEPTED,
    REFUSED,
    /** Too many were wrong before. */
    LIMITED
  }

  /** The names of the header that carries a token, one for each brand of the product. */
  List<String> headers() {
    return context.instance().distribution().brands().stream()
        .map(brand -> "x-" + brand + "-relay-token")
        .toList();
  }

  /** The code for this relay in the words of the product's first brand; empty without a secret. */
  Optional<String> own() {
    return code(context.instance().distribution().brands().get(0));
  }

  /** The keys with which an extension may log in within its socket, one for each brand. */
  List<LoginKey> loginKeys() {
    return context.instance().distribution().brands().stream()
        .flatMap(brand -> seal(brand, 2).stream())
        .map(LoginKey::new)
        .toList();
  }

  /** Checks a token; wrong ones are counted by the gateway's rate limiter. */
  Outcome check(String peer, Optional<String> presented) {
    if (presented.isPresent() && isCode(presented.get())) {
      return Outcome.ACCEPTED;
    }
    CredentialCheck.Verdict verdict = context.credentials().check(peer, presented);
    if (verdict.limited()) {
      return Outcome.LIMITED;
    }
    return verdict.accepted() ? Outcome.ACCEPTED : Outcome.REFUSED;
  }

  private boolean isCode(String presented) {
    byte[] given = presented.getBytes(StandardCharsets.UTF_8);
    boolean right = false;
    for (String brand : context.instance().distribution().brands()) {
      byte[] known = code(brand).orElse("").getBytes(StandardCharsets.UTF_8);
      right |= known.length > 0 && MessageDigest.isEqual(known, given);
    }
    return right;
  }

  private Optional<String> code(String brand) {
    return seal(brand, 1).map(seal -> HexFormat.of().formatHex(seal));
  }

  // A code travels in addresses, a key never does: knowing the one does not give the other.
  private Optional<byte[]> seal(String brand, int version) {
    return context.credentials().seal(brand + "-extension-relay-v" + version + ":" + port);
  }
}
