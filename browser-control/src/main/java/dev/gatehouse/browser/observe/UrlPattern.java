package dev.gatehouse.browser.observe;

/**
 * Which addresses are meant: the one that equals the text, or that contains it, or, where it holds
 * {@code *}, that fits it as a whole, each run of stars standing for any text. Nothing else is
 * special: a {@code ?} is a question mark. Immutable.
 */
record UrlPattern(String text) {
  boolean matches(String url) {
    if (url.equals(text)) {
      return true;
    }
    return text.indexOf('*') >= 0 ? glob(url) : url.contains(text);
  }

  /** Goes back to the last star only, so that no pattern takes more than |text| × |url| steps. */
  private boolean glob(String url) {
    int at = 0;
    int in = 0;
    int star = -1;
    int resume = 0;
    while (in < url.length()) {
      if (at < text.length() && text.charAt(at) == '*') {
        star = at++;
        resume = in;
      } else if (at < text.length() && text.charAt(at) == url.charAt(in)) {
        at++;
        in++;
      } else if (star >= 0) {
        at = star + 1;
        in = ++resume;
      } else {
        return false;
      }
    }
    while (at < text.length() && text.charAt(at) == '*') {
      at++;
    }
    return at == text.length();
  }
}
