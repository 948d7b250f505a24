package dev.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> WORDS =
      List.of("status", "setup", "ports", "instances", "host");

  @Test
  void findsAWordWithSwappedMissingOrWrongLetters() {
    assertThat(Nearest.to("statsu", WORDS)).containsExactly("status");
    assertThat(Nearest.to("statu", WORDS)).containsExactly("status");
    assertThat(Nearest.to("sutup", WORDS)).containsExactly("setup");
  }

  @Test
  void findsTheRestOfABeginning() {
    assertThat(Nearest.to("inst", WORDS)).containsExactly("instances");
  }

  @Test
  void guessesNothingFromAWordThatIsNowhereNear() {
    assertThat(Nearest.to("frobnicate", WORDS)).isEmpty();
  }
}
