package dev.gatehouse.profiles.rescue;

import dev.gatehouse.core.config.Redactor;

/**
 * Text that a sibling wrote, as it may be shown: without secrets, and with every character that
 * could steer a terminal or change the order of others as its number. Immutable.
 */
final class Shown {
  private static final int MAX_LINE = 4_000;

  private final Redactor redactor;

  Shown(Redactor redactor) {
    this.redactor = redactor;
  }

  /** One or more lines; line ends and tabs stay. */
  String text(String text) {
    return visible(redactor.redact(text), true);
  }

  /** One line without secrets that are known, of bounded length. */
  static String line(String text) {
    String shown = visible(text, false);
    return shown.length() <= MAX_LINE ? shown : shown.substring(0, MAX_LINE) + "…";
  }

  private static String visible(String text, boolean lines) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (lines && (c == '\n' || c == '\t') || !hidden(c)) {
                shown.appendCodePoint(c);
              } else {
                shown.append(String.format("\\u{%04X}", c));
              }
            });
    return shown.toString();
  }

  private static boolean hidden(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
