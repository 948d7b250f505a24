package dev.gatehouse.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigTrials.Trial;
import dev.gatehouse.core.config.ConfigTrials.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTrialsTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

  @TempDir Path state;
  private Path directory;
  private ConfigTrials trials;

  @BeforeEach
  void open() {
    directory = state.resolve("config-generations");
    trials = at(NOON);
  }

  private ConfigTrials at(Instant time) {
    return new ConfigTrials(directory, Clock.fixed(time, ZoneOffset.UTC));
  }

  @Test
  void aTextIsProvenOnceAndForAll() {
    trials.begin("a");
    trials.prove("a");
    trials.prove("b");
    trials.prove("a");

    assertThat(at(NOON).proven()).containsExactly("b", "a");
    assertThat(trials.isProven("c")).isFalse();
    assertThat(trials.current()).isEmpty();
  }

  @Test
  void remembersTheNewestFifty() {
    IntStream.range(0, 60).forEach(i -> trials.prove("h" + i));

    assertThat(trials.proven()).hasSize(50).contains("h59", "h10").doesNotContain("h9");
  }

  @Test
  void aProcessThatVanishesInATrialDiedOnItsText() {
    trials.begin("a");

    assertThat(at(NOON).diedOn("a")).isTrue();
    assertThat(at(NOON).diedOn("b")).isFalse();
  }

  @Test
  void aClockThatJumpsADayChangesNothing() {
    trials.begin("a");
    trials.prove("good");
    trials.begin("a");

    for (Duration jump : new Duration[] {Duration.ofDays(1), Duration.ofDays(-1)}) {
      ConfigTrials later = at(NOON.plus(jump));
      assertThat(later.diedOn("a")).isTrue();
      assertThat(later.isProven("good")).isTrue();
      assertThat(later.current()).map(Trial::since).contains(NOON);
    }
  }

  @Test
  void anEndOfTheWholeMachineIsNotHeldAgainstAText() throws IOException {
    trials.begin("a");
    Path file = directory.resolve("trial.json");
    String text = Files.readString(file);
    String boot = trials.current().orElseThrow().boot();
    Files.writeString(file, text.replace("\"" + boot + "\"", "\"another run of the machine\""));

    assertThat(trials.diedOn("a")).isFalse();
  }

  @Test
  void aStopOnPurposeEndsAnOpenTrialAndNoOther() {
    trials.begin("a");
    trials.pause();
    assertThat(trials.diedOn("a")).isFalse();

    trials.refuse("a", "it hung");
    trials.pause();
    assertThat(trials.current()).map(Trial::verdict).contains(Verdict.REFUSED);

    trials.rolledBack("a", "it hung", 7);
    assertThat(trials.current())
        .contains(
            new Trial(
                Verdict.ROLLED_BACK,
                "a",
                NOON,
                "it hung",
                7,
                trials.current().orElseThrow().boot()));
  }

  @Test
  void aRecordThatCannotBeReadCountsAsNone() throws IOException {
    trials.prove("a");
    trials.begin("b");
    for (String damage : new String[] {"", "{", "[]", "{\"verdict\": \"MAYBE\"}", "\u0000"}) {
      Files.writeString(directory.resolve("proven.json"), damage);
      Files.writeString(directory.resolve("trial.json"), damage);

      assertThat(trials.proven()).isEmpty();
      assertThat(trials.current()).isEmpty();
    }
    trials.prove("c");
    assertThat(trials.proven()).containsExactly("c");
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNamed() throws IOException {
    Files.writeString(directory, "a file where the directory should be");

    assertThatThrownBy(() -> trials.begin("a"))
        .isInstanceOfSatisfying(
            GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.IO))
        .hasMessageContaining(directory.toString());
  }
}
