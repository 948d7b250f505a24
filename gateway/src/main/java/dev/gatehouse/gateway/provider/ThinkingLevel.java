package dev.gatehouse.gateway.provider;

import java.util.Locale;
import java.util.Optional;

/** How long a model may think before it answers. */
public enum ThinkingLevel {
  OFF,
  MINIMAL,
  LOW,
  MEDIUM,
  HIGH,
  XHIGH;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads {@link #wireName()}, in any case; empty for anything else. */
  public static Optional<ThinkingLevel> parse(String text) {
    for (ThinkingLevel level : values()) {
      if (level.wireName().equalsIgnoreCase(text.strip())) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }
}
