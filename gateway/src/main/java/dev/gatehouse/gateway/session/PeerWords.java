package dev.gatehouse.gateway.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Ids of persons, rooms and threads as parts of session keys: two different ones never make one
 * key. An id that says nothing about keys stays as it is, as the family has it.
 */
final class PeerWords {
  private static final Pattern MARKER =
      Pattern.compile("(?:^|:)(?:dm|group|channel|thread|topic)(?::|$)");
  private static final int MAX_LENGTH = 200;
  private static final int KELVIN = 0x212a;

  private PeerWords() {}

  /** An id at the end of a key. It may have colons, unless they would read as part of the key. */
  static String id(String given) {
    String word = given.strip();
    return shortened(escaped(word, MARKER.matcher(word.toLowerCase(Locale.ROOT)).find()));
  }

  /** A part with others behind it: the channel, the account. */
  static String part(String given) {
    return shortened(escaped(given.strip(), true));
  }

  /** Somebody whose id happens to be the name that a link gives to another person. */
  static String stranger(String given) {
    return "%=" + id(given);
  }

  private static String escaped(String word, boolean colons) {
    StringBuilder text = new StringBuilder(word.length());
    word.codePoints()
        .forEach(
            c -> {
              // The Kelvin sign is no k, but becomes one in lower case.
              if (c == '%' || colons && c == ':' || Character.isISOControl(c) || c == KELVIN) {
                text.append('%').append(String.format(Locale.ROOT, "%02x", c)).append(';');
              } else {
                text.appendCodePoint(c);
              }
            });
    return text.toString().toLowerCase(Locale.ROOT);
  }

  private static String shortened(String word) {
    if (word.length() <= MAX_LENGTH) {
      return word;
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(word.getBytes(StandardCharsets.UTF_8));
      return word.substring(0, MAX_LENGTH / 2) + "%h" + HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
