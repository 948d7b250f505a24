package dev.gatehouse.browser.relay;

import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The 32 bytes that a relay and its extension share, and the proofs of knowing them. Immutable.
 * Printed only for the person who pairs the two.
 */
final class LoginKey {
  private static final String LABEL = "openclaw.browser-relay.auth";
  private static final int ID_LENGTH = 22;

  private final byte[] bytes;

  LoginKey(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /** Whose proof it is, and of which moment. */
  enum Proof {
    SERVER("server"),
    CLIENT("client"),
    ACCEPT("accept");

    private final String word;

    Proof(String word) {
      this.word = word;
    }
  }

  /** The key itself, for the person who gives it to the extension. */
  String hexadecimal() {
    return HexFormat.of().formatHex(bytes);
  }

  /** Its name, which may be told. */
  String id() {
    try {
      return encode(MessageDigest.getInstance("SHA-256").digest(bytes)).substring(0, ID_LENGTH);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The proof over a challenge, in base64url.
   *
   * @param answered the extension's proof, which the last one includes
   */
  String prove(Proof proof, LoginChallenge challenge, Optional<String> answered) {
    JsonArray text = new JsonArray().add(LABEL).add(LoginChallenge.VERSION).add(proof.word);
    challenge.bound().forEach(text::add);
    answered.ifPresent(text::add);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
      return encode(mac.doFinal(text.encode().getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether {@code given} is the extension's proof; compares in constant time. */
  boolean proves(LoginChallenge challenge, String given) {
    return MessageDigest.isEqual(
        prove(Proof.CLIENT, challenge, Optional.empty()).getBytes(StandardCharsets.UTF_8),
        given.getBytes(StandardCharsets.UTF_8));
  }

  static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Whether {@code text} is the one way of writing {@code length} bytes in base64url. */
  static boolean encodes(String text, int length) {
    try {
      byte[] decoded = Base64.getUrlDecoder().decode(text);
      return decoded.length == length && encode(decoded).equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LoginKey key && MessageDigest.isEqual(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "LoginKey";
  }
}
