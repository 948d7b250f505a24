package dev.gatehouse.gateway.access;

import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigTrees;
import java.time.Duration;

/** Reads {@code gateway.auth.rateLimit}. There is no way to exempt loopback. */
final class RateLimits {
  private RateLimits() {}

  static RateLimiter.Limits read(ConfigSnapshot config) {
    RateLimiter.Limits defaults = RateLimiter.Limits.DEFAULT;
    return new RateLimiter.Limits(
        (int) number(config, "maxAttempts", defaults.maxFailures()),
        defaults.maxFailuresOfAll(),
        Duration.ofMillis(number(config, "windowMs", defaults.window().toMillis())),
        Duration.ofMillis(number(config, "lockoutMs", defaults.lockout().toMillis())));
  }

  private static long number(ConfigSnapshot config, String key, long otherwise) {
    return ConfigTrees.at(config.resolved(), "gateway", "auth", "rateLimit", key)
        .filter(Number.class::isInstance)
        .map(value -> ((Number) value).longValue())
        .filter(value -> value > 0)
        .orElse(otherwise);
  }
}
