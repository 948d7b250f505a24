package dev.gatehouse.browser.snapshot;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the spellings of a reference: {@code e12}, {@code @e12}, {@code ref=e12}, {@code 12},
 * {@code f1e2}.
 */
final class RefName {
  private static final Pattern SPELLING =
      Pattern.compile("(?:@|ref=)?((?:f\\d{1,6})?e)?(\\d{1,9})");

  private RefName() {}

  /** Returns the reference as snapshots write it; empty when the text is none. */
  static Optional<String> parse(String text) {
    String trimmed = text.trim().toLowerCase(Locale.ROOT);
    if (trimmed.length() > 1 && trimmed.startsWith("[") && trimmed.endsWith("]")) {
      trimmed = trimmed.substring(1, trimmed.length() - 1); // copied with its brackets
    }
    Matcher matcher = SPELLING.matcher(trimmed);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String prefix = matcher.group(1) == null ? "e" : matcher.group(1);
    return Optional.of(prefix + matcher.group(2));
  }
}
