package dev.gatehouse.profiles;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Turns secrets into texts that can be compared and stored but not turned back, not even by trying
 * likely secrets, because a key that nobody else has goes into them. Safe to share between threads.
 */
final class KeyedHashes {
  static final int KEY_BYTES = 32;
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  KeyedHashes(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /** With a key that lives as long as this object, for comparing only. */
  static KeyedHashes once(SecureRandom random) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return new KeyedHashes(key);
  }

  /** The hash of {@code secret} as used for {@code kind}, 43 characters that suit a file name. */
  String of(String kind, String secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(kind.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new GatehouseException(
          ExitCode.INTERNAL, "this Java has no " + ALGORITHM, "use a complete Java runtime", e);
    }
  }
}
