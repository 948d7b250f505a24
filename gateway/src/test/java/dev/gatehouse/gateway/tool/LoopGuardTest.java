package dev.gatehouse.gateway.tool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoopGuardTest {
  private final LoopGuard guard = new LoopGuard(3, 5);

  @Test
  void warnsThenStopsTheSameCallWithTheSameAnswer() {
    assertThat(guard.note("a", "1")).isEmpty();
    assertThat(guard.note("a", "1")).isEmpty();
    assertThat(guard.note("a", "1")).isPresent();
    assertThat(guard.refusal("a")).isEmpty();
    guard.note("a", "1");
    guard.note("a", "1");

    assertThat(guard.refusal("a")).get().asString().contains("5 times");
    assertThat(guard.refusal("b")).isEmpty();
  }

  @Test
  void letsACallThatSeesProgressGoOn() {
    for (int i = 0; i < 50; i++) {
      assertThat(guard.refusal("poll")).isEmpty();
      assertThat(guard.note("poll", "still at " + i)).isEmpty();
    }
  }

  @Test
  void stopsTwoCallsThatGoByTurnsAndChangeNothing() {
    for (int i = 0; i < 5; i++) {
      guard.note("read", "same");
      guard.note("list", "same too");
    }

    assertThat(guard.refusal("read")).get().asString().contains("by turns");
    assertThat(guard.refusal("list")).isPresent();
    assertThat(guard.refusal("write")).isEmpty();
  }

  @Test
  void forgetsARepetitionThatSomethingElseInterrupts() {
    for (int i = 0; i < 4; i++) {
      guard.note("a", "1");
    }
    guard.note("b", "1");
    guard.note("c", "1");

    assertThat(guard.refusal("a")).isEmpty();
  }
}
