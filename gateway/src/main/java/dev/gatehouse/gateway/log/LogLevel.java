package dev.gatehouse.gateway.log;

import java.util.Locale;
import java.util.Optional;

/** How much a line matters; {@code logging.level} is the least that is written. */
public enum LogLevel {
  TRACE,
  DEBUG,
  INFO,
  WARN,
  ERROR,
  FATAL,
  SILENT;

  /** The name in files and in the configuration: {@code info}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the level with this name, in any case; empty when there is none. */
  public static Optional<LogLevel> of(String name) {
    for (LogLevel level : values()) {
      if (level.label().equals(name.trim().toLowerCase(Locale.ROOT))) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }
}
