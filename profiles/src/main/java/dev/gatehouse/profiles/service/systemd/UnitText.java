package dev.gatehouse.profiles.service.systemd;

import java.nio.file.Path;

/**
 * Writes values so that systemd reads them back byte for byte. Its rules differ by directive: words
 * are unquoted and know C escapes, paths are taken as they stand, {@code %} is a specifier in all
 * of them, and {@code $} a variable in arguments only. Pure.
 */
final class UnitText {
  private UnitText() {}

  /** A word of {@code Environment=}, or the program of {@code ExecStart=}. */
  static String word(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '%' -> out.append("%%");
        case '\t' -> out.append("\\t");
        default -> out.append(c);
      }
    }
    return out.append('"').toString();
  }

  /** An argument of {@code ExecStart=}. */
  static String argument(String text) {
    return word(text.replace("$", "$$"));
  }

  /** The path of a directory, in a directive that takes the rest of its line as it stands. */
  static String directory(Path path) {
    // The final slash protects a blank or a backslash at the end, and counts for nothing.
    return path.toString().replace("%", "%%") + "/";
  }

  /** The path of a file whose name ends in a letter, in such a directive. */
  static String file(Path path) {
    return path.toString().replace("%", "%%");
  }

  /** The same in a directive that takes a pattern: there {@code *?[} and a backslash count. */
  static String pattern(Path path) {
    return file(path).replaceAll("[\\\\*?\\[]", "\\\\$0");
  }

  /** Text for people, in such a directive. */
  static String line(String text) {
    String stripped = text.strip().replace("%", "%%");
    return stripped.endsWith("\\") ? stripped + "." : stripped;
  }

  /** A value of our own section, which systemd does not look into. */
  static String own(String text) {
    return word(text).replace("%%", "%");
  }

  /** Reads what {@link #own} has written, and leaves another text as it is. */
  static String readOwn(String text) {
    if (text.length() < 2 || !text.startsWith("\"") || !text.endsWith("\"")) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    for (int i = 1; i < text.length() - 1; i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length() - 1) {
        char next = text.charAt(++i);
        out.append(next == 't' ? '\t' : next);
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
