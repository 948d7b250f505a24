package dev.gatehouse.browser.act;

import dev.gatehouse.browser.failure.BrowserException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A pattern for addresses: {@code *} is anything but a slash, {@code **} anything, {@code {a,b}}
 * one of several; all else is itself. Looks at each character once for each step of the pattern, as
 * a page chooses its address and a caller the pattern. Immutable.
 */
final class UrlGlob {
  private static final int MOST_CHARS = 2_000;
  private static final int MOST_CHOICES = 64;
  private static final char STAR = '\uE000';
  private static final char STARS = '\uE001';

  private final List<String> choices;

  private UrlGlob(List<String> choices) {
    this.choices = choices;
  }

  /**
   * Reads a pattern.
   *
   * @throws BrowserException with status 400 when it is too long or has too many choices
   */
  static UrlGlob of(String glob) {
    if (glob.length() > MOST_CHARS) {
      throw tooLarge();
    }
    String steps = glob.replace(String.valueOf(STAR), "").replace(String.valueOf(STARS), "");
    steps = steps.replace("**", String.valueOf(STARS)).replace('*', STAR);
    List<String> choices = new ArrayList<>();
    expand(steps, choices);
    return new UrlGlob(List.copyOf(choices));
  }

  boolean matches(String url) {
    return choices.stream().anyMatch(steps -> matches(steps, url));
  }

  /** Takes the first innermost braces apart until there are none. */
  private static void expand(String steps, List<String> into) {
    int end = steps.indexOf('}');
    int begin = end < 0 ? -1 : steps.lastIndexOf('{', end);
    while (end >= 0 && begin < 0) {
      end = steps.indexOf('}', end + 1);
      begin = end < 0 ? -1 : steps.lastIndexOf('{', end);
    }
    if (begin < 0) {
      into.add(steps);
      if (into.size() > MOST_CHOICES) {
        throw tooLarge();
      }
      return;
    }
    for (String choice : steps.substring(begin + 1, end).split(",", -1)) {
      expand(steps.substring(0, begin) + choice + steps.substring(end + 1), into);
    }
  }

  private static boolean matches(String steps, String url) {
    BitSet at = new BitSet(steps.length() + 1);
    reach(steps, at, 0);
    for (int i = 0; i < url.length() && !at.isEmpty(); i++) {
      char c = url.charAt(i);
      BitSet next = new BitSet(steps.length() + 1);
      for (int step = at.nextSetBit(0);
          step >= 0 && step < steps.length();
          step = at.nextSetBit(step + 1)) {
        char wanted = steps.charAt(step);
        if (wanted == STARS || (wanted == STAR && c != '/')) {
          reach(steps, next, step);
        } else if (wanted == c) {
          reach(steps, next, step + 1);
        }
      }
      at = next;
    }
    return at.get(steps.length());
  }

  /** Notes a step, and those behind it that need no character before them. */
  private static void reach(String steps, BitSet at, int step) {
    int here = step;
    at.set(here);
    while (here < steps.length() && (steps.charAt(here) == STAR || steps.charAt(here) == STARS)) {
      at.set(++here);
    }
  }

  private static BrowserException tooLarge() {
    return new BrowserException(
        400,
        "the pattern of an address has at most "
            + MOST_CHARS
            + " characters and "
            + MOST_CHOICES
            + " choices: make it shorter");
  }
}
