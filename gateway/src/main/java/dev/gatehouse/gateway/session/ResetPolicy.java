package dev.gatehouse.gateway.session;

import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.gateway.configuration.LiveConfig;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * Says when a conversation is over, so that the next message begins a new one: at a fixed hour of
 * the day, or after a time in which nobody wrote. Follows the configuration in force; hours are
 * those of the clock's zone.
 */
final class ResetPolicy {
  private static final int DEFAULT_HOUR = 4;
  private static final long DEFAULT_IDLE_MINUTES = 60;

  private final LiveConfig config;
  private final Clock clock;

  @Inject
  ResetPolicy(LiveConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
  }

  /** Whether a message that comes now begins a new conversation. */
  boolean stale(SessionEntry entry) {
    Rule rule = rule(entry);
    Instant last = Instant.ofEpochMilli(entry.updatedAt());
    Instant now = clock.instant();
    if (rule.idle.isPresent() && last.plus(rule.idle.get()).isBefore(now)) {
      return true;
    }
    return rule.hour.isPresent() && last.isBefore(lastReset(now, rule.hour.get()));
  }

  private Instant lastReset(Instant now, int hour) {
    ZonedDateTime local = now.atZone(clock.getZone());
    ZonedDateTime today = local.truncatedTo(ChronoUnit.DAYS).withHour(hour);
    return (today.isAfter(local) ? today.minusDays(1) : today).toInstant();
  }

  private Rule rule(SessionEntry entry) {
    Optional<Map<?, ?>> byChannel =
        entry
            .text("channel")
            .or(() -> entry.text("lastChannel"))
            .flatMap(channel -> map("resetByChannel", channel));
    Optional<Map<?, ?>> chosen = byChannel.or(() -> byType(entry)).or(() -> map("reset"));
    if (chosen.isEmpty()) {
      // Older configurations have only this.
      return minutes(ConfigTrees.at(tree(), "session", "idleMinutes"))
          .map(idle -> new Rule(Optional.empty(), Optional.of(idle)))
          .orElse(new Rule(Optional.of(DEFAULT_HOUR), Optional.empty()));
    }
    Map<?, ?> reset = chosen.get();
    Optional<Duration> idle = minutes(Optional.ofNullable(reset.get("idleMinutes")));
    if ("idle".equals(reset.get("mode"))) {
      return new Rule(
          Optional.empty(), idle.or(() -> Optional.of(Duration.ofMinutes(DEFAULT_IDLE_MINUTES))));
    }
    int hour =
        reset.get("atHour") instanceof Number number
            ? Math.min(23, Math.max(0, number.intValue()))
            : DEFAULT_HOUR;
    return new Rule(Optional.of(hour), idle);
  }

  private Optional<Map<?, ?>> byType(SessionEntry entry) {
    if (SessionKeys.parent(entry.key()).isPresent()) {
      return map("resetByType", "thread");
    }
    boolean group =
        SessionKeys.group(entry.key())
            || entry.text("chatType").filter(type -> !type.equals("direct")).isPresent();
    return group
        ? map("resetByType", "group")
        : map("resetByType", "dm").or(() -> map("resetByType", "direct"));
  }

  private Optional<Map<?, ?>> map(String... path) {
    String[] whole = new String[path.length + 1];
    whole[0] = "session";
    System.arraycopy(path, 0, whole, 1, path.length);
    return ConfigTrees.at(tree(), whole).filter(Map.class::isInstance).map(Map.class::cast);
  }

  private Map<String, Object> tree() {
    return config.current().resolved();
  }

  private static Optional<Duration> minutes(Optional<Object> value) {
    return value
        .filter(Number.class::isInstance)
        .map(number -> Duration.ofMinutes(Math.max(1, ((Number) number).longValue())));
  }

  private record Rule(Optional<Integer> hour, Optional<Duration> idle) {}
}
