package dev.gatehouse.core.config.json5;

/**
 * A place in a text for people.
 *
 * @param line counted from 1
 * @param column counted from 1, in UTF-16 units
 */
public record TextPosition(int line, int column) {
  /** Returns the place of an offset. */
  static TextPosition of(String text, int offset) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < offset && i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || (c == '\r' && !(i + 1 < text.length() && text.charAt(i + 1) == '\n'))) {
        line++;
        lineStart = i + 1;
      }
    }
    return new TextPosition(line, offset - lineStart + 1);
  }
}
