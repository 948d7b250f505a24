package dev.gatehouse.gateway.workspace;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A text file as tools work on it: lines end with {@code \n}, without a byte order mark; both come
 * back when it is written. Immutable.
 *
 * @param text with {@code \n} at the end of lines
 * @param windows whether its lines ended with {@code \r\n}
 * @param mark whether it began with a byte order mark
 */
record FileText(String text, boolean windows, boolean mark) {
  private static final String MARK = "\uFEFF";

  /** Reads bytes; empty when they are no UTF-8 text. */
  static Optional<FileText> of(byte[] bytes) {
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
    if (text.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    boolean mark = text.startsWith(MARK);
    String plain = mark ? text.substring(1) : text;
    // A file with both kinds of ends keeps each where it is: only a pure one is taken apart.
    boolean windows = plain.contains("\r\n") && plain.replace("\r\n", "").indexOf('\n') < 0;
    return Optional.of(new FileText(windows ? plain.replace("\r\n", "\n") : plain, windows, mark));
  }

  /** The same file with another text. */
  FileText with(String changed) {
    return new FileText(changed, windows, mark);
  }

  /** Text of a model, with the ends of lines that {@link #text} has. */
  String adapted(String given) {
    return windows ? given.replace("\r\n", "\n") : given;
  }

  /** The bytes to write. */
  byte[] bytes() {
    String ends = windows ? text.replace("\n", "\r\n") : text;
    return (mark ? MARK + ends : ends).getBytes(StandardCharsets.UTF_8);
  }
}
