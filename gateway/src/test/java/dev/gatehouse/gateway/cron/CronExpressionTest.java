package dev.gatehouse.gateway.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CronExpressionTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
  private static final ZoneId LORD_HOWE = ZoneId.of("Australia/Lord_Howe");

  @Test
  void anHourThatIsLeftOutComesAtTheMomentOfTheChange() {
    assertThat(slots("30 2 * * *", "2026-03-28T12:00:00Z", BERLIN, 2))
        .containsExactly("2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
    assertThat(slots("15,45 2 * * *", "2026-03-08T00:00:00Z", NEW_YORK, 2))
        .containsExactly("2026-03-08T07:00:00Z", "2026-03-09T06:15:00Z");
    assertThat(slots("15 2 * * *", "2026-10-03T00:00:00Z", LORD_HOWE, 2))
        .containsExactly("2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z");
  }

  @Test
  void anHourThatComesTwiceCountsTheFirstTime() {
    assertThat(slots("30 2 * * *", "2026-10-24T12:00:00Z", BERLIN, 2))
        .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    assertThat(slots("30 1 * * *", "2026-11-01T00:00:00Z", NEW_YORK, 2))
        .containsExactly("2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z");
    // Asked in the middle of the hour's second pass: it had its slot.
    assertThat(slots("30 2 * * *", "2026-10-25T01:10:00Z", BERLIN, 1))
        .containsExactly("2026-10-26T01:30:00Z");
  }

  @Test
  void everyHourMeansRealTime() {
    assertThat(slots("*/30 * * * *", "2026-10-25T00:00:00Z", BERLIN, 4))
        .containsExactly(
            "2026-10-25T00:30:00Z",
            "2026-10-25T01:00:00Z",
            "2026-10-25T01:30:00Z",
            "2026-10-25T02:00:00Z");
    assertThat(slots("30 * * * *", "2026-03-29T00:00:00Z", BERLIN, 2))
        .containsExactly("2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z");
  }

  @Test
  void oneOfTwoRestrictedDaysIsEnough() {
    assertThat(slots("0 0 13 * 5", "2026-11-21T00:00:00Z", ZoneOffset.UTC, 3))
        .containsExactly("2026-11-27T00:00:00Z", "2026-12-04T00:00:00Z", "2026-12-11T00:00:00Z");
  }

  @Test
  void sundayIsZeroAndSevenAndNamesCount() {
    assertThat(slots("0 0 * * 7", "2026-11-21T00:00:00Z", ZoneOffset.UTC, 3))
        .isEqualTo(slots("0 0 * * 0", "2026-11-21T00:00:00Z", ZoneOffset.UTC, 3))
        .isEqualTo(slots("0 0 * * SUN", "2026-11-21T00:00:00Z", ZoneOffset.UTC, 3))
        .isEqualTo(slots("@weekly", "2026-11-21T00:00:00Z", ZoneOffset.UTC, 3));
  }

  @Test
  void aDayThatNeverIsNeverComes() {
    assertThat(CronExpression.parse("0 0 30 2 *").next(Instant.EPOCH, ZoneOffset.UTC)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "* * * *", "* * * * * *", "0 24 * * *", "*/0 * * * *", "a b c d e", "@reboot"})
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> CronExpression.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cron expression");
  }

  @Property(tries = 300)
  void findsTheSlotsThatLookingAtEveryMinuteFinds(
      @ForAll @IntRange(min = 1, max = 30) int step,
      @ForAll @IntRange(min = 0, max = 22) int firstHour,
      @ForAll @IntRange(min = 0, max = 6) int weekday,
      @ForAll @IntRange(min = 0, max = 525_000) int minute) {
    Instant from = Instant.parse("2026-01-01T00:00:00Z").plus(minute, ChronoUnit.MINUTES);
    CronExpression expression =
        CronExpression.parse("*/" + step + " " + firstHour + "-23 * * " + weekday);

    Optional<Instant> found = expression.next(from, ZoneOffset.UTC);

    Instant look = from.plus(1, ChronoUnit.MINUTES);
    while (true) {
      LocalDateTime local = LocalDateTime.ofInstant(look, ZoneOffset.UTC);
      if (local.getMinute() % step == 0
          && local.getHour() >= firstHour
          && local.getDayOfWeek().getValue() % 7 == weekday) {
        break;
      }
      look = look.plus(1, ChronoUnit.MINUTES);
    }
    assertThat(found).contains(look);
  }

  @Property(tries = 300)
  void everyLaterSlotIsLaterInEveryZone(
      @ForAll @IntRange(min = 0, max = 59) int minuteOfHour,
      @ForAll @IntRange(min = 0, max = 3) int hour,
      @ForAll @IntRange(min = 0, max = 365) int day) {
    for (ZoneId zone : List.of(BERLIN, NEW_YORK, LORD_HOWE)) {
      CronExpression expression = CronExpression.parse(minuteOfHour + " " + hour + " * * *");
      Instant at = Instant.parse("2026-01-01T00:00:00Z").plus(day, ChronoUnit.DAYS);
      for (int i = 0; i < 3; i++) {
        Instant next = expression.next(at, zone).orElseThrow();
        assertThat(next).isAfter(at).isBefore(at.plus(26, ChronoUnit.HOURS));
        at = next;
      }
    }
  }

  private static List<String> slots(String text, String after, ZoneId zone, int count) {
    CronExpression expression = CronExpression.parse(text);
    List<String> slots = new ArrayList<>();
    Instant at = Instant.parse(after);
    for (int i = 0; i < count; i++) {
      at = expression.next(at, zone).orElseThrow();
      slots.add(at.toString());
    }
    return slots;
  }
}
