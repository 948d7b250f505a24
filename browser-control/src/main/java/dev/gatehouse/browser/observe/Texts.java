package dev.gatehouse.browser.observe;

/** Cuts what pages say to a length. Pure. */
final class Texts {
  private Texts() {}

  /**
   * At most {@code maxChars} of {@code text}, never half a surrogate pair; where something is
   * missing, the end says how much.
   */
  static String cut(String text, int maxChars) {
    if (text.length() <= maxChars) {
      return text;
    }
    int end = boundary(text, maxChars);
    return text.substring(0, end) + "… (" + (text.length() - end) + " characters more)";
  }

  /** The largest end of at most {@code maxChars} that cuts no character in two. */
  static int boundary(String text, int maxChars) {
    if (text.length() <= maxChars) {
      return text.length();
    }
    return maxChars > 0 && Character.isHighSurrogate(text.charAt(maxChars - 1))
        ? maxChars - 1
        : maxChars;
  }

  /** What {@code text} weighs in memory, in bytes. */
  static int bytes(String text) {
    return 2 * text.length();
  }
}
