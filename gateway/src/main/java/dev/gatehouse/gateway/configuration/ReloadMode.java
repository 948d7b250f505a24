package dev.gatehouse.gateway.configuration;

import dev.gatehouse.core.config.ConfigSnapshot;
import java.util.Locale;

/** What a running gateway does with a change: {@code gateway.reload.mode}. */
enum ReloadMode {
  /** Takes up what it can, and restarts for the rest. */
  HYBRID,
  /** Takes up what it can; the rest waits for a restart by hand. */
  HOT,
  /** Restarts for every change. */
  RESTART,
  /** Does not follow the files; what clients change is taken up as with {@link #HOT}. */
  OFF;

  static ReloadMode of(ConfigSnapshot config) {
    return config
        .string("gateway", "reload", "mode")
        .map(word -> valueOf(word.toUpperCase(Locale.ROOT)))
        .orElse(HYBRID);
  }
}
