package dev.gatehouse.browser.observe;

import java.util.Locale;
import java.util.Optional;

/** How grave a console message is, from the least to the gravest. */
enum ConsoleLevel {
  DEBUG,
  INFO,
  WARNING,
  ERROR;

  /**
   * The level of a message of DevTools' {@code type}. A failed assertion is an error; what is not
   * known is {@link #INFO}.
   */
  static ConsoleLevel ofType(String type) {
    return switch (type) {
      case "error", "assert" -> ERROR;
      case "warning", "warn" -> WARNING;
      case "debug", "verbose" -> DEBUG;
      default -> INFO;
    };
  }

  /** The least level that a caller asks for by name; empty when there is no such name. */
  static Optional<ConsoleLevel> named(String name) {
    return switch (name.trim().toLowerCase(Locale.ROOT)) {
      case "error" -> Optional.of(ERROR);
      case "warning", "warn" -> Optional.of(WARNING);
      case "info", "log" -> Optional.of(INFO);
      case "debug", "verbose", "all" -> Optional.of(DEBUG);
      default -> Optional.empty();
    };
  }
}
