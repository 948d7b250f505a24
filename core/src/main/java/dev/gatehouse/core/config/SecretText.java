package dev.gatehouse.core.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells secrets by their keys and hides them in text that nobody has parsed. */
final class SecretText {
  private static final String[] ENDINGS = {
    "token",
    "password",
    "passwd",
    "secret",
    "apikey",
    "api_key",
    "api-key",
    "passphrase",
    "privatekey",
    "private_key",
    "accesskey",
    "access_key",
    "credential",
    "credentials",
    "authorization",
    "cookie"
  };

  private SecretText() {}

  /** Returns whether a key names a secret: {@code botToken}, {@code OPENAI_API_KEY}. */
  static boolean isSecretKey(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    for (String ending : ENDINGS) {
      if (lower.endsWith(ending)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Hides the values of secret keys in a whole text that may be broken: the value may stand on
   * another line than its key, and comments between them. Lines and columns stay where they are.
   */
  static String maskText(String text) {
    StringBuilder out = new StringBuilder(text);
    Matcher value = Whole.VALUE.matcher(text);
    int at = 0;
    while (value.find(at)) {
      if (isSecretKey(value.group(1))) {
        mask(out, value.start(2), value.end(2));
        at = value.end(2);
      } else {
        at = value.start(2); // in a broken text the value may hold the next key
      }
    }
    return out.toString();
  }

  /** Compiled when the first broken file is shown. */
  private static final class Whole {
    private static final String GAP = "(?:\\s|/\\*.*?\\*/|//[^\\n]*\\n|#[^\\n]*\\n)*+";
    static final Pattern VALUE =
        Pattern.compile(
            "([\\w-]+)[\"']?"
                + GAP
                + "[:=]"
                + GAP
                + "(\\{|\"(?:\\\\.|[^\"\\\\\\n])*+\"?|'(?:\\\\.|[^'\\\\\\n])*+'?|[^\\s,}\\]\"'{]+)",
            Pattern.DOTALL);
  }

  /**
   * Hides the values of secret keys in one line of a configuration file, whether or not the line
   * can be parsed. Length and other keys stay, so that a column still fits.
   */
  static String maskLine(String line) {
    StringBuilder out = new StringBuilder(line);
    int at = 0;
    while (at < line.length()) {
      int colon = indexOfAny(line, at);
      if (colon < 0) {
        break;
      }
      int keyEnd = colon;
      while (keyEnd > at && " \t'\"".indexOf(line.charAt(keyEnd - 1)) >= 0) {
        keyEnd--;
      }
      int keyStart = keyEnd;
      while (keyStart > at && isKeyCharacter(line.charAt(keyStart - 1))) {
        keyStart--;
      }
      int valueEnd = valueEnd(line, colon + 1);
      if (isSecretKey(line.substring(keyStart, keyEnd))) {
        mask(out, colon + 1, valueEnd);
        at = valueEnd;
      } else {
        at = colon + 1;
      }
    }
    return out.toString();
  }

  private static int indexOfAny(String line, int from) {
    for (int i = from; i < line.length(); i++) {
      if (line.charAt(i) == ':' || line.charAt(i) == '=') {
        return i;
      }
    }
    return -1;
  }

  private static boolean isKeyCharacter(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-';
  }

  private static int valueEnd(String line, int from) {
    int i = from;
    while (i < line.length() && line.charAt(i) == ' ') {
      i++;
    }
    char quote = i < line.length() ? line.charAt(i) : ' ';
    if (quote == '"' || quote == '\'') {
      i++;
      while (i < line.length() && line.charAt(i) != quote) {
        i += line.charAt(i) == '\\' ? 2 : 1;
      }
      return Math.min(line.length(), i + 1);
    }
    while (i < line.length() && ",}]".indexOf(line.charAt(i)) < 0) {
      i++;
    }
    return i;
  }

  /** Keeps quotes, blanks, brackets and {@code ${VAR}}, which are no secrets. */
  private static void mask(StringBuilder out, int from, int to) {
    String value = out.substring(from, to).trim();
    if (value.startsWith("{") || value.matches("[\"']\\$\\{[A-Z0-9_]+\\}[\"']")) {
      return;
    }
    for (int i = from; i < to; i++) {
      if (" \t\r\n\"'".indexOf(out.charAt(i)) < 0) {
        out.setCharAt(i, '*');
      }
    }
  }
}
