package dev.gatehouse.gateway.web;

import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.gateway.configuration.LiveConfig;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What {@code tools.web} of the configuration in force says. */
final class WebSettings {
  private final LiveConfig config;

  @Inject
  WebSettings(LiveConfig config) {
    this.config = config;
  }

  LiveConfig config() {
    return config;
  }

  boolean enabled(String part) {
    return value(part, "enabled").filter(Boolean.FALSE::equals).isEmpty();
  }

  long number(String part, String key, long otherwise) {
    return value(part, key)
        .filter(Number.class::isInstance)
        .map(number -> ((Number) number).longValue())
        .orElse(otherwise);
  }

  Duration cacheTime(String part) {
    double minutes =
        value(part, "cacheTtlMinutes")
            .filter(Number.class::isInstance)
            .map(number -> ((Number) number).doubleValue())
            .orElse(15.0);
    return Duration.ofMillis((long) (minutes * 60_000));
  }

  Optional<String> text(String... path) {
    return value(path)
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  Optional<Object> value(String... path) {
    Map<String, Object> tree = config.current().resolved();
    String[] whole = new String[path.length + 2];
    whole[0] = "tools";
    whole[1] = "web";
    System.arraycopy(path, 0, whole, 2, path.length);
    return ConfigTrees.at(tree, whole);
  }
}
