package dev.gatehouse.profiles.service.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.ExitCode;
import java.time.Duration;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class RestartPolicyTest {
  private static final RestartPolicy POLICY = RestartPolicy.DEFAULT;
  private static final Duration AT_ONCE = Duration.ofMillis(80);

  @Test
  void aGatewayThatWasAskedToStopStaysDown() {
    assertThat(POLICY.after(OptionalInt.of(0), AT_ONCE, 0, 0))
        .isInstanceOf(RestartPolicy.Finished.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"USAGE", "CONFIG", "ACCESS", "IDENTITY"})
  void aPermanentFaultIsNeverRetried(ExitCode code) {
    assertThat(POLICY.after(OptionalInt.of(code.code()), Duration.ofHours(3), 0, 0))
        .isEqualTo(new RestartPolicy.GiveUp("exit status " + code.code() + ": " + code.meaning()));
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"OK", "USAGE", "CONFIG", "ACCESS", "IDENTITY"})
  void everyOtherFaultIsRetriedAfterAPause(ExitCode code) {
    assertThat(POLICY.after(OptionalInt.of(code.code()), AT_ONCE, 0, 0))
        .isEqualTo(new RestartPolicy.Restart(Duration.ofMillis(500), 1));
  }

  @Test
  void aKilledGatewayIsRetried() {
    assertThat(POLICY.after(OptionalInt.of(137), AT_ONCE, 0, 0))
        .isInstanceOf(RestartPolicy.Restart.class);
    assertThat(POLICY.after(OptionalInt.empty(), AT_ONCE, 0, 0))
        .isInstanceOf(RestartPolicy.Restart.class);
  }

  @Test
  void thePauseDoublesUpToItsLimit() {
    RestartPolicy patient =
        new RestartPolicy(
            Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofMinutes(1), 1_000);

    assertThat(delay(patient, 1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(delay(patient, 2)).isEqualTo(Duration.ofSeconds(2));
    assertThat(delay(patient, 6)).isEqualTo(Duration.ofSeconds(30));
    assertThat(delay(patient, 900)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void tooManyFailuresInARowAreGivenUpWithTheLastReason() {
    assertThat(POLICY.after(OptionalInt.of(139), AT_ONCE, POLICY.attempts() - 1, 0))
        .isEqualTo(
            new RestartPolicy.GiveUp("it ended 6 times in a row, the last time with signal 11"));
  }

  @Test
  void aGatewayThatLivedLongStartsWithACleanSlate() {
    assertThat(POLICY.after(OptionalInt.of(1), Duration.ofHours(1), POLICY.attempts() - 1, 0))
        .isEqualTo(new RestartPolicy.Restart(Duration.ofMillis(500), 1));
  }

  @Property
  void noPauseIsLongerThanTheLimitAndAQuarter(
      @ForAll @IntRange(max = 4) int failures,
      @ForAll @DoubleRange(max = 0.99) double jitter,
      @ForAll @IntRange(min = 3, max = 60) int status) {
    RestartPolicy.Decision decision =
        POLICY.after(OptionalInt.of(status), AT_ONCE, failures, jitter);

    assertThat(decision).isInstanceOf(RestartPolicy.Restart.class);
    assertThat(((RestartPolicy.Restart) decision).delay())
        .isBetween(POLICY.firstDelay(), POLICY.longestDelay().multipliedBy(5).dividedBy(4));
  }

  private static Duration delay(RestartPolicy policy, int failuresBefore) {
    return ((RestartPolicy.Restart) policy.after(OptionalInt.of(1), AT_ONCE, failuresBefore, 0))
        .delay();
  }
}
