package dev.gatehouse.launcher.browser;

import java.util.regex.Pattern;

/** What people write and read. Pure. */
final class Shown {
  private static final Pattern SCHEME = Pattern.compile("(?i)[a-z][a-z0-9+.-]*:(?!\\d).*");

  private Shown() {}

  /** The address as it was written, with {@code https://} before one that has no scheme. */
  static String address(String written) {
    String text = written.strip();
    if (text.isEmpty() || SCHEME.matcher(text).matches()) {
      return text;
    }
    boolean own = text.matches("(localhost|127\\.[0-9.]+|\\[::1])(:\\d+)?(/.*)?");
    return (own ? "http://" : "https://") + text;
  }

  /** The text on one line of a table, shortened. */
  static String cell(String text, int most) {
    String line = text.replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "").strip();
    return line.codePointCount(0, line.length()) <= most
        ? line
        : line.substring(0, line.offsetByCodePoints(0, most - 1)) + "…";
  }

  /** Text of a page without what would steer a terminal. */
  static String plain(String text) {
    return text.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "");
  }
}
