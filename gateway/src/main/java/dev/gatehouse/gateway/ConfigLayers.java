package dev.gatehouse.gateway;

import java.util.LinkedHashMap;
import java.util.Map;

/** Lays an embedder's values over those of a configuration file. */
final class ConfigLayers {
  private ConfigLayers() {}

  /** Returns {@code base} with {@code overrides} laid over it; neither changes. */
  static Map<String, Object> merge(Map<String, Object> base, Map<String, Object> overrides) {
    if (overrides.isEmpty()) {
      return base;
    }
    Map<String, Object> merged = new LinkedHashMap<>(base);
    mergeInto(merged, overrides);
    return merged;
  }

  /** Lays {@code overrides} over {@code target}: objects key by key, everything else whole. */
  static void mergeInto(Map<String, Object> target, Map<String, ?> overrides) {
    overrides.forEach(
        (key, value) -> {
          if (value instanceof Map<?, ?> object) {
            Map<String, Object> below = new LinkedHashMap<>();
            if (target.get(key) instanceof Map<?, ?> existing) {
              existing.forEach((k, v) -> below.put((String) k, v));
            }
            Map<String, Object> above = new LinkedHashMap<>();
            object.forEach((k, v) -> above.put((String) k, v));
            mergeInto(below, above);
            target.put(key, below);
          } else {
            target.put(key, value);
          }
        });
  }
}
