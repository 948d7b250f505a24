package dev.gatehouse.gateway.log;

/**
 * Text as a person must see it, before deciding or in a log: whole, on one line, with every
 * character that has no shape of its own, or changes the order of others, written as its number.
 * Pure.
 */
public final class VisibleText {
  private VisibleText() {}

  public static String of(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (hidden(c)) {
                shown.append(String.format("\\u{%04X}", c));
              } else {
                shown.appendCodePoint(c);
              }
            });
    return shown.toString();
  }

  /** A JSON text that means the same, with the escapes of JSON in place of what is hidden. */
  static String inJson(String json) {
    if (!hasHidden(json)) {
      return json;
    }
    StringBuilder escaped = new StringBuilder(json.length() + 64);
    json.codePoints()
        .forEach(
            c -> {
              if (hidden(c)) {
                for (char unit : Character.toChars(c)) {
                  escaped.append(String.format("\\u%04x", (int) unit));
                }
              } else {
                escaped.appendCodePoint(c);
              }
            });
    return escaped.toString();
  }

  /** Whether {@link #of} would change anything. */
  public static boolean hasHidden(String text) {
    return text.codePoints().anyMatch(VisibleText::hidden);
  }

  private static boolean hidden(int c) {
    if (c == ' ') {
      return false;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          true;
      // Letters without a shape: fillers, and marks that select a variant of what is before them.
      default ->
          c == 0x115F
              || c == 0x1160
              || c == 0x3164
              || c == 0xFFA0
              || c == 0x034F
              || c >= 0xFE00 && c <= 0xFE0F
              || c >= 0xE0100 && c <= 0xE01EF;
    };
  }
}
