package dev.gatehouse.gateway.cron;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.util.OptionalLong;

/** When a job is due. Times are milliseconds since 1970. Immutable. */
sealed interface CronSchedule {
  /** The shortest time between two runs that a job may ask for, in milliseconds. */
  long MIN_PERIOD_MILLIS = 10_000;

  /** Returns the first slot after {@code after}; empty when none comes any more. */
  OptionalLong next(long after);

  /** Whether there is one slot only. */
  default boolean once() {
    return false;
  }

  /**
   * Reads a job's schedule, which was checked before.
   *
   * @param zone for an expression that names none
   * @param seed spreads jobs that may start late
   */
  static CronSchedule of(JsonObject json, ZoneId zone, String seed) {
    return switch (json.getString("kind")) {
      case "at" -> new At(json.getLong("atMs"));
      case "every" ->
          new Every(
              Math.max(MIN_PERIOD_MILLIS, json.getLong("everyMs")),
              json.containsKey("anchorMs")
                  ? OptionalLong.of(json.getLong("anchorMs"))
                  : OptionalLong.empty());
      default -> {
        long spread = json.getLong("staggerMs", 0L);
        String own = json.getString("tz", "");
        yield new Expression(
            CronExpression.parse(json.getString("expr")),
            own.isBlank() ? zone : ZoneId.of(own.strip()),
            spread <= 0 ? 0 : Math.floorMod(seed.hashCode(), spread));
      }
    };
  }

  /** Once, at a moment. */
  record At(long atMillis) implements CronSchedule {
    @Override
    public OptionalLong next(long after) {
      return atMillis > after ? OptionalLong.of(atMillis) : OptionalLong.empty();
    }

    @Override
    public boolean once() {
      return true;
    }
  }

  /**
   * Again and again.
   *
   * @param anchorMillis a slot that the others keep step with; empty to count from the last run
   */
  record Every(long periodMillis, OptionalLong anchorMillis) implements CronSchedule {
    @Override
    public OptionalLong next(long after) {
      if (anchorMillis.isEmpty()) {
        return OptionalLong.of(after + periodMillis);
      }
      long anchor = anchorMillis.getAsLong();
      return OptionalLong.of(
          after < anchor
              ? anchor
              : anchor + (Math.floorDiv(after - anchor, periodMillis) + 1) * periodMillis);
    }
  }

  /**
   * By the clock on the wall of a zone.
   *
   * @param delayMillis how much later than its slot the job starts
   */
  record Expression(CronExpression expression, ZoneId zone, long delayMillis)
      implements CronSchedule {
    @Override
    public OptionalLong next(long after) {
      return expression
          .next(Instant.ofEpochMilli(after - delayMillis), zone)
          .map(slot -> OptionalLong.of(slot.toEpochMilli() + delayMillis))
          .orElse(OptionalLong.empty());
    }
  }
}
