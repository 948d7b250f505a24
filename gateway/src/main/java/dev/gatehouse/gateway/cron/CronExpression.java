package dev.gatehouse.gateway.cron;

import static com.cronutils.model.field.CronFieldName.HOUR;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.field.CronField;
import com.cronutils.model.field.expression.Always;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A cron expression of five fields: minute, hour, day of the month, month, day of the week. Where
 * both days are restricted, either one is enough. Immutable; safe to share between threads.
 *
 * <p>On days when the clocks change, an expression that names hours means the clock on the wall: an
 * hour that is left out comes at the moment of the change, an hour that comes twice counts the
 * first time. An expression whose hour is {@code *} means real time: it goes on at its pace.
 */
final class CronExpression {
  private static final Map<String, String> NICKNAMES =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");

  /**
   * A slot that is further away than this never comes; leap days on a Sunday are 28 years apart.
   */
  private static final int MAX_YEARS = 60;

  private final String text;
  private final boolean realTime;
  private final ExecutionTime times;

  private CronExpression(String text, boolean realTime, ExecutionTime times) {
    this.text = text;
    this.realTime = realTime;
    this.times = times;
  }

  /**
   * Reads an expression, or a nickname such as {@code @daily}.
   *
   * @throws IllegalArgumentException when it is none, with a message for people
   */
  static CronExpression parse(String given) {
    String text = given.strip();
    String fields = NICKNAMES.getOrDefault(text.toLowerCase(Locale.ROOT), text);
    int count = fields.isEmpty() ? 0 : fields.split("\\s+", -1).length;
    if (count != 5) {
      throw new IllegalArgumentException(
          "a cron expression has five fields (minute hour day month weekday), \""
              + shortened(text)
              + "\" has "
              + count);
    }
    Cron cron;
    try {
      cron = Parser.UNIX.parse(fields);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"" + shortened(text) + "\" is no cron expression: " + e.getMessage(), e);
    }
    CronField hour = cron.retrieveFieldsAsMap().get(HOUR);
    boolean everyHour = hour != null && hour.getExpression() instanceof Always;
    return new CronExpression(text, everyHour, ExecutionTime.forCron(cron));
  }

  /** Returns the first slot after {@code after}; empty when none ever comes. */
  Optional<Instant> next(Instant after, ZoneId zone) {
    return realTime ? nextInRealTime(after, zone) : nextOnTheWall(after, zone);
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }

  private Optional<Instant> nextOnTheWall(Instant after, ZoneId zone) {
    ZoneRules rules = zone.getRules();
    LocalDateTime local = LocalDateTime.ofInstant(after, zone);
    // A clock that was set back shows times again that had their slot already; one that was set
    // forward maps several slots to one moment.
    while (true) {
      Optional<LocalDateTime> slot = nextLocal(local);
      if (slot.isEmpty()) {
        return Optional.empty();
      }
      local = slot.get();
      ZoneOffsetTransition change = rules.getTransition(local);
      Instant moment =
          change == null
              ? local.toInstant(rules.getOffset(local))
              : change.isGap() ? change.getInstant() : local.toInstant(change.getOffsetBefore());
      if (moment.isAfter(after)) {
        return Optional.of(moment);
      }
    }
  }

  private Optional<Instant> nextInRealTime(Instant after, ZoneId zone) {
    ZoneRules rules = zone.getRules();
    Instant from = after;
    LocalDateTime local = LocalDateTime.ofInstant(after, zone);
    Instant end = after.plus(366L * MAX_YEARS, ChronoUnit.DAYS);
    while (from.isBefore(end)) {
      ZoneOffset offset = rules.getOffset(from);
      Optional<LocalDateTime> slot = nextLocal(local);
      if (slot.isEmpty()) {
        return Optional.empty();
      }
      Instant moment = slot.get().toInstant(offset);
      ZoneOffsetTransition change = rules.nextTransition(from);
      if (change == null || moment.isBefore(change.getInstant())) {
        return Optional.of(moment);
      }
      // The clock was changed before that: look on from there, the moment of the change included.
      from = change.getInstant();
      local = change.getDateTimeAfter().minusNanos(1);
    }
    return Optional.empty();
  }

  /** The next time that fits, in a world where no clock is ever changed. */
  private Optional<LocalDateTime> nextLocal(LocalDateTime after) {
    ZonedDateTime from = after.atZone(ZoneOffset.UTC);
    return times
        .nextExecution(from)
        .filter(next -> next.getYear() <= from.getYear() + MAX_YEARS)
        .map(ZonedDateTime::toLocalDateTime);
  }

  private static String shortened(String text) {
    return text.length() > 100 ? text.substring(0, 100) + "…" : text;
  }

  /** Made when the first expression is read. */
  private static final class Parser {
    static final CronParser UNIX =
        new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
  }
}
