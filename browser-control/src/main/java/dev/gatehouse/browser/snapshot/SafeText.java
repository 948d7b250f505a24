package dev.gatehouse.browser.snapshot;

import java.util.regex.Pattern;

/**
 * Text of a page made safe for one line of a snapshot: a name can neither start a line of its own
 * nor hide what it says. Control characters, marks that turn the direction of writing, and
 * invisible characters are shown as {@code \}{@code u202e}; white space of any kind is one space.
 */
final class SafeText {
  private static final int NAME_CHARS = 300;
  private static final String CUT = "…";
  private static final Pattern BACKSLASH = Pattern.compile("\\\\(?!u[0-9a-f]{4})");

  private SafeText() {}

  /** Returns the text as one line without white space at its ends. */
  static String line(String text) {
    int length = text.length();
    StringBuilder line = new StringBuilder(length);
    boolean gap = false;
    for (int at = 0; at < length; ) {
      int point = text.codePointAt(at);
      at += Character.charCount(point);
      if (isSpace(point)) {
        gap = true;
        continue;
      }
      if (gap && line.length() > 0) {
        line.append(' ');
      }
      gap = false;
      append(line, point);
    }
    return line.toString();
  }

  /** Returns an element's name as one line, cut where nobody would read on. */
  static String name(String text) {
    String line = line(text);
    if (line.length() <= NAME_CHARS) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(NAME_CHARS - 1)) ? NAME_CHARS - 1 : NAME_CHARS;
    return line.substring(0, end) + CUT;
  }

  /**
   * Returns a line in quotation marks, with those inside escaped. What {@link #line} has written
   * for an invisible character stays readable as such.
   */
  static String quoted(String line) {
    return '"' + BACKSLASH.matcher(line).replaceAll("\\\\\\\\").replace("\"", "\\\"") + '"';
  }

  private static boolean isSpace(int point) {
    return Character.isWhitespace(point)
        || Character.isSpaceChar(point)
        || point == 0x85 // next line
        || point == 0x200B; // zero width space
  }

  private static void append(StringBuilder line, int point) {
    if (isVisible(point)) {
      line.appendCodePoint(point);
      return;
    }
    for (char unit : Character.toChars(point)) {
      line.append(String.format("\\u%04x", (int) unit));
    }
  }

  private static boolean isVisible(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL, Character.SURROGATE, Character.UNASSIGNED -> false;
      // the two joiners are part of ordinary words and of many emoji
      case Character.FORMAT -> point == 0x200C || point == 0x200D;
      default -> true;
    };
  }
}
