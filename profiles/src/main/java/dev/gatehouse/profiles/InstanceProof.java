package dev.gatehouse.profiles;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The proof by which a gateway shows which instance it is, before a client sends it any secret. The
 * key stands in the {@link InstanceMarker}, which only the instance's owner can read; the port in
 * the proof stops a sibling from passing on the question and the answer. Pure; safe to share
 * between threads.
 */
public final class InstanceProof {
  /** Request header with the client's nonce. */
  public static final String NONCE_HEADER = "X-Gatehouse-Nonce";

  /** Response header with the proof. */
  public static final String PROOF_HEADER = "X-Gatehouse-Proof";

  private static final String VERSION = "v1";
  private static final int MIN_NONCE_BYTES = 16;
  private static final int MAX_NONCE_CHARS = 128;

  private InstanceProof() {}

  /** Returns a fresh nonce: 24 random bytes in base64url. */
  public static String newNonce(SecureRandom random) {
    byte[] nonce = new byte[24];
    random.nextBytes(nonce);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce);
  }

  /** Whether {@code nonce} is base64url of at least 16 bytes and short enough to answer. */
  public static boolean isNonce(String nonce) {
    if (nonce.length() > MAX_NONCE_CHARS) {
      return false;
    }
    try {
      return Base64.getUrlDecoder().decode(nonce).length >= MIN_NONCE_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The value of {@value #PROOF_HEADER} with which the instance answers on its own port. */
  public static String answer(InstanceMarker marker, String nonce, int ownPort) {
    return VERSION + " " + marker.id() + " " + mac(marker, nonce, ownPort);
  }

  /** Whether {@code answer} proves that the peer on {@code port} is this instance. */
  public static boolean proves(InstanceMarker marker, String nonce, int port, String answer) {
    return MessageDigest.isEqual(
        answer(marker, nonce, port).getBytes(StandardCharsets.UTF_8),
        answer.trim().getBytes(StandardCharsets.UTF_8));
  }

  private static String mac(InstanceMarker marker, String nonce, int port) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getUrlDecoder().decode(marker.proofKey()), "HmacSHA256"));
      String text = "gatehouse-proof-v1|" + marker.id() + "|" + nonce + "|" + port;
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new GatehouseException(
          ExitCode.INTERNAL, "this Java has no HmacSHA256", "use a complete Java runtime", e);
    }
  }
}
