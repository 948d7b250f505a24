package dev.gatehouse.gateway.device;

import dev.gatehouse.gateway.protocol.Protocol;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A device's claim about itself and the proof for it: an Ed25519 signature over what it connects
 * with. Immutable; pure.
 *
 * @param id lower-case hex SHA-256 of the raw public key, as claimed
 * @param publicKey the key, base64url of 32 bytes or PEM
 * @param signature base64url
 * @param signedAtMillis when it was signed, by the device's clock
 * @param nonce the challenge that it answers, null when it answers none
 */
record DeviceIdentity(
    String id, String publicKey, String signature, long signedAtMillis, @Nullable String nonce) {
  private static final int KEY_BYTES = 32;
  private static final byte[] SPKI_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

  /** Reads the checked {@code device} object of {@code connect}. */
  static DeviceIdentity of(JsonObject device) {
    return new DeviceIdentity(
        device.getString("id", ""),
        device.getString("publicKey", ""),
        device.getString("signature", ""),
        device.getLong("signedAt", 0L),
        device.getString("nonce"));
  }

  /** What the device signed. */
  record Signed(
      String clientId,
      String clientMode,
      String role,
      List<String> scopes,
      String token,
      String platform,
      String deviceFamily) {}

  /** Why an identity is refused; the texts are the wire's. */
  enum Problem {
    MISMATCH("device identity mismatch", "DEVICE_AUTH_DEVICE_ID_MISMATCH", "device-id-mismatch"),
    EXPIRED("device signature expired", "DEVICE_AUTH_SIGNATURE_EXPIRED", "device-signature-stale"),
    NONCE_REQUIRED("device nonce required", "DEVICE_AUTH_NONCE_REQUIRED", "device-nonce-missing"),
    NONCE_MISMATCH("device nonce mismatch", "DEVICE_AUTH_NONCE_MISMATCH", "device-nonce-mismatch"),
    SIGNATURE("device signature invalid", "DEVICE_AUTH_SIGNATURE_INVALID", "device-signature"),
    KEY("device public key invalid", "DEVICE_AUTH_PUBLIC_KEY_INVALID", "device-public-key");

    private final String message;
    private final String code;
    private final String reason;

    Problem(String message, String code, String reason) {
      this.message = message;
      this.code = code;
      this.reason = reason;
    }

    String message() {
      return message;
    }

    /** The details that protocol 4 adds. */
    JsonObject details() {
      return new JsonObject().put("code", code).put("reason", reason);
    }
  }

  /**
   * Checks the claim in the order of the wire. Costs about a millisecond of CPU.
   *
   * @param challenge the nonce that was sent on this socket
   * @param nonceNeeded whether a signature without the challenge is refused
   * @return what is wrong, empty when the device is who it says
   */
  Optional<Problem> check(
      Protocol protocol, long nowMillis, String challenge, boolean nonceNeeded, Signed signed) {
    Optional<byte[]> key = rawKey();
    if (key.isEmpty() || !idOf(key.get()).equals(id)) {
      return Optional.of(Problem.MISMATCH);
    }
    if (Math.abs(nowMillis - signedAtMillis) > protocol.deviceSkewMillis()) {
      return Optional.of(Problem.EXPIRED);
    }
    if (nonceNeeded && nonce == null) {
      return Optional.of(Problem.NONCE_REQUIRED);
    }
    if (nonce != null && !nonce.equals(challenge)) {
      return Optional.of(Problem.NONCE_MISMATCH);
    }
    try {
      PublicKey publicKey = publicKey(key.get());
      for (String payload : payloads(protocol, signed)) {
        if (verifies(publicKey, payload)) {
          return Optional.empty();
        }
      }
      return Optional.of(Problem.SIGNATURE);
    } catch (GeneralSecurityException e) {
      return Optional.of(Problem.KEY);
    }
  }

  /** The payloads that this protocol accepts, newest form first. */
  private List<String> payloads(Protocol protocol, Signed signed) {
    String middle =
        String.join(
            "|",
            id,
            signed.clientId(),
            signed.clientMode(),
            signed.role(),
            String.join(",", signed.scopes()),
            Long.toString(signedAtMillis),
            signed.token());
    if (nonce == null) {
      return List.of("v1|" + middle);
    }
    String version2 = "v2|" + middle + "|" + nonce;
    if (protocol == Protocol.V3) {
      return List.of(version2);
    }
    return List.of(
        "v3|"
            + middle
            + "|"
            + nonce
            + "|"
            + normal(signed.platform())
            + "|"
            + normal(signed.deviceFamily()),
        version2);
  }

  private boolean verifies(PublicKey key, String payload) throws GeneralSecurityException {
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(key);
    verifier.update(payload.getBytes(StandardCharsets.UTF_8));
    try {
      return verifier.verify(Base64.getUrlDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false; // not even the form of a signature
    }
  }

  /** The key's 32 bytes in base64url, the form that is stored. */
  String normalKey() {
    return rawKey()
        .map(key -> Base64.getUrlEncoder().withoutPadding().encodeToString(key))
        .orElse(publicKey);
  }

  private Optional<byte[]> rawKey() {
    try {
      if (publicKey.contains("-----BEGIN")) {
        String body = publicKey.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        byte[] spki = Base64.getDecoder().decode(body);
        boolean ed25519 =
            spki.length == SPKI_HEAD.length + KEY_BYTES
                && Arrays.equals(spki, 0, SPKI_HEAD.length, SPKI_HEAD, 0, SPKI_HEAD.length);
        return ed25519
            ? Optional.of(Arrays.copyOfRange(spki, SPKI_HEAD.length, spki.length))
            : Optional.empty();
      }
      byte[] raw = Base64.getUrlDecoder().decode(publicKey);
      return raw.length == KEY_BYTES ? Optional.of(raw) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static PublicKey publicKey(byte[] raw) throws GeneralSecurityException {
    byte[] spki = Arrays.copyOf(SPKI_HEAD, SPKI_HEAD.length + KEY_BYTES);
    System.arraycopy(raw, 0, spki, SPKI_HEAD.length, KEY_BYTES);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
  }

  private static String idOf(byte[] rawKey) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(rawKey));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String normal(String text) {
    return text.trim().toLowerCase(Locale.ROOT);
  }
}
