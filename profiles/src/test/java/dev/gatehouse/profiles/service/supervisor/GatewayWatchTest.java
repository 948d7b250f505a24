package dev.gatehouse.profiles.service.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.profiles.service.supervisor.HealthProbe.Sign;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What is found on the port of a real process, one look after the other. */
@DisabledOnOs(OS.WINDOWS)
class GatewayWatchTest {
  private static final HangPolicy STRICT =
      new HangPolicy(Duration.ofMillis(5), 3, Duration.ofMinutes(5), Duration.ZERO);
  private static final HangPolicy PATIENT =
      new HangPolicy(Duration.ofMillis(5), 3, Duration.ofMinutes(5), Duration.ofMinutes(5));

  private Process gateway;

  @BeforeEach
  void start() throws Exception {
    // A shell that outlives the question what its threads do.
    gateway =
        new ProcessBuilder("/bin/sh", "-c", "trap '' QUIT; while :; do sleep 0.1; done").start();
  }

  @AfterEach
  void end() {
    gateway.destroyForcibly();
  }

  @Test
  void aGatewayWhosePortSomebodyElseHasTakenIsEnded() throws Exception {
    assertThat(watch(STRICT, Sign.ANSWERS, Sign.STRANGER, Sign.STRANGER, Sign.STRANGER))
        .hasValueSatisfying(why -> assertThat(why).contains("somebody else answered on its port"));
    assertThat(gateway.isAlive()).isFalse();
  }

  @Test
  void strangersOnAPortThatItNeverHadAreNoReasonToEndIt() throws Exception {
    assertThat(watch(STRICT, Sign.UNKNOWN, Sign.STRANGER, Sign.STRANGER, Sign.STRANGER)).isEmpty();
  }

  @Test
  void anUpgradeMayTakeItsTime() throws Exception {
    assertThat(watch(PATIENT, Sign.ANSWERS, Sign.REPLACED, Sign.REPLACED, Sign.REPLACED)).isEmpty();
  }

  @Test
  void anUpgradeThatNeverEndsDoesNotHideAGatewayThatHangs() throws Exception {
    assertThat(watch(STRICT, Sign.ANSWERS, Sign.REPLACED, Sign.REPLACED, Sign.REPLACED))
        .hasValueSatisfying(why -> assertThat(why).contains("did not answer 3 times in a row"));
    assertThat(gateway.isAlive()).isFalse();
  }

  /** Looks as often as there are signs; then the process ends by itself. */
  private Optional<String> watch(HangPolicy policy, Sign... signs) throws Exception {
    Iterator<Sign> next = List.of(signs).iterator();
    HealthProbe probe =
        () -> {
          if (next.hasNext()) {
            return next.next();
          }
          gateway.destroyForcibly();
          return Sign.UNKNOWN;
        };
    return new GatewayWatch(probe, policy).awaitEnd(gateway.toHandle());
  }
}
