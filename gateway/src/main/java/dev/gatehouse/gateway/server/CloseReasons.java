package dev.gatehouse.gateway.server;

import java.nio.charset.StandardCharsets;

/** Close codes and their texts. */
final class CloseReasons {
  static final int NORMAL = 1000;
  static final int PROTOCOL = 1002;
  static final int POLICY = 1008;
  static final int TOO_BIG = 1009;
  static final int RESTART = 1012;
  static final int TRY_AGAIN_LATER = 1013;
  static final int REVOKED = 4001;

  /** The text of {@link #REVOKED}. */
  static final String REVOKED_TEXT = "credential revoked";

  /** A control frame holds 125 bytes, two of them the code. */
  private static final int MAX_BYTES = 120;

  private CloseReasons() {}

  /** Returns {@code reason} cut to what a close frame can hold, at a whole character. */
  static String cut(String reason) {
    if (reason.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES) {
      return reason;
    }
    int end = Math.min(reason.length(), MAX_BYTES);
    while (reason.substring(0, end).getBytes(StandardCharsets.UTF_8).length > MAX_BYTES
        || Character.isHighSurrogate(reason.charAt(end - 1))) {
      end--;
    }
    return reason.substring(0, end);
  }
}
