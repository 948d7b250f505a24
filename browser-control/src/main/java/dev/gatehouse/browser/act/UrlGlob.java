package dev.gatehouse.browser.act;

import java.util.regex.Pattern;

/**
 * A pattern for addresses: {@code *} is anything but a slash, {@code **} anything, {@code {a,b}}
 * one of several; all else is itself. Immutable.
 */
final class UrlGlob {
  private final Pattern pattern;

  private UrlGlob(Pattern pattern) {
    this.pattern = pattern;
  }

  static UrlGlob of(String glob) {
    StringBuilder regex = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      if (c == '*') {
        boolean all = i + 1 < glob.length() && glob.charAt(i + 1) == '*';
        regex.append(all ? ".*" : "[^/]*");
        i += all ? 1 : 0;
      } else if (c == '{' && glob.indexOf('}', i) > 0) {
        depth++;
        regex.append("(?:");
      } else if (c == '}' && depth > 0) {
        depth--;
        regex.append(')');
      } else if (c == ',' && depth > 0) {
        regex.append('|');
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    regex.append(")".repeat(depth));
    return new UrlGlob(Pattern.compile(regex.toString(), Pattern.DOTALL));
  }

  boolean matches(String url) {
    return pattern.matcher(url).matches();
  }
}
