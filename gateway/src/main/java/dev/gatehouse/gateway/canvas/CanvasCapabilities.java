package dev.gatehouse.gateway.canvas;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Texts that open the canvas for a while when they stand in a URL's path: a browser cannot send a
 * token with a page. They are good for nothing else, and end with the gateway at the latest. Safe
 * to use from several threads.
 */
@Singleton
final class CanvasCapabilities {
  static final Duration LIFE = Duration.ofHours(1);
  private static final int RADIX = 36;
  private static final int MAX_CHARS = 80;

  private final SecretKeySpec key;
  private final Clock clock;

  @Inject
  CanvasCapabilities(SecureRandom random, Clock clock) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    this.key = new SecretKeySpec(bytes, "HmacSHA256");
    this.clock = clock;
  }

  /** A new capability. */
  String issue() {
    String expires = Long.toString(clock.instant().plus(LIFE).toEpochMilli(), RADIX);
    return expires + "-" + mac(expires);
  }

  /** Whether a text is a capability that has not ended. */
  boolean accepts(String text) {
    int dash = text.indexOf('-');
    if (dash < 1 || text.length() > MAX_CHARS) {
      return false;
    }
    String expires = text.substring(0, dash);
    boolean genuine =
        MessageDigest.isEqual(
            mac(expires).getBytes(StandardCharsets.US_ASCII),
            text.substring(dash + 1).getBytes(StandardCharsets.US_ASCII));
    return genuine && Long.parseLong(expires, RADIX) > clock.millis();
  }

  private String mac(String expires) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(expires.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HmacSHA256", e);
    }
  }
}
