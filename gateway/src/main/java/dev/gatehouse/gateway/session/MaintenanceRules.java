package dev.gatehouse.gateway.session;

import dev.gatehouse.core.config.ConfigTrees;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code session.maintenance} says. Immutable.
 *
 * @param enforce whether something is done; otherwise the log only says what would be
 * @param pruneAfter how long nobody may have written in a session
 * @param maxEntries how many sessions stay, the newest ones
 * @param retention how long conversations that are over, and files of deleted ones, are kept; empty
 *     for ever
 * @param maxBytes how much the database may hold
 * @param highWater down to how much it is emptied then
 */
record MaintenanceRules(
    boolean enforce,
    Duration pruneAfter,
    int maxEntries,
    Optional<Duration> retention,
    OptionalLong maxBytes,
    long highWater) {
  private static final Duration DEFAULT_AGE = Duration.ofDays(30);
  private static final int DEFAULT_ENTRIES = 500;
  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,3})?)\\s*([a-z]*)");

  /** Reads a resolved configuration; what cannot be understood counts as not written. */
  static MaintenanceRules of(Map<String, Object> tree) {
    Duration age =
        age(value(tree, "pruneAfter")).or(() -> age(value(tree, "pruneDays"))).orElse(DEFAULT_AGE);
    Object retention = value(tree, "resetArchiveRetention");
    OptionalLong most = bytes(value(tree, "maxDiskBytes"));
    long water = bytes(value(tree, "highWaterBytes")).orElse(most.orElse(0) / 5 * 4);
    return new MaintenanceRules(
        "enforce".equals(value(tree, "mode")),
        age,
        value(tree, "maxEntries") instanceof Number number
            ? Math.max(1, number.intValue())
            : DEFAULT_ENTRIES,
        Boolean.FALSE.equals(retention)
            ? Optional.empty()
            : Optional.of(age(retention).orElse(age)),
        most,
        Math.min(water, most.orElse(Long.MAX_VALUE)));
  }

  private static @Nullable Object value(Map<String, Object> tree, String key) {
    return ConfigTrees.at(tree, "session", "maintenance", key).orElse(null);
  }

  /** {@code 30d}, {@code 12h}, {@code 90m}; a bare number is days. */
  private static Optional<Duration> age(@Nullable Object value) {
    if (value == null) {
      return Optional.empty();
    }
    Matcher amount = AMOUNT.matcher(String.valueOf(value).strip().toLowerCase(Locale.ROOT));
    if (!amount.matches()) {
      return Optional.empty();
    }
    double count = Double.parseDouble(amount.group(1));
    long unit =
        switch (amount.group(2)) {
          case "s" -> 1_000L;
          case "m", "min" -> 60_000L;
          case "h" -> 3_600_000L;
          case "w" -> 604_800_000L;
          case "", "d" -> 86_400_000L;
          default -> 0L;
        };
    double millis = Math.min(count * unit, 1e14);
    return millis > 0 ? Optional.of(Duration.ofMillis((long) millis)) : Optional.empty();
  }

  /** {@code 10mb}, {@code 2gb}; a bare number is bytes. */
  private static OptionalLong bytes(@Nullable Object value) {
    if (value == null) {
      return OptionalLong.empty();
    }
    Matcher amount = AMOUNT.matcher(String.valueOf(value).strip().toLowerCase(Locale.ROOT));
    if (!amount.matches()) {
      return OptionalLong.empty();
    }
    long unit =
        switch (amount.group(2)) {
          case "", "b" -> 1L;
          case "k", "kb" -> 1_024L;
          case "m", "mb" -> 1_024L * 1_024;
          case "g", "gb" -> 1_024L * 1_024 * 1_024;
          default -> 0L;
        };
    double all = Math.min(Double.parseDouble(amount.group(1)) * unit, 1e18);
    return all > 0 ? OptionalLong.of((long) all) : OptionalLong.empty();
  }
}
