package dev.gatehouse.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryTextTest {
  private static final int MANY = 900_000;

  @Test
  void leavesOutTheLineThatNamesAMessage() {
    assertThat(HistoryText.plain("a\n [message_id: 7] \nb")).isEqualTo("a\nb");
    assertThat(HistoryText.plain("a\n\n[message_id: 7]\r\n")).isEqualTo("a");
    assertThat(HistoryText.plain("say [message_id: 7]")).isEqualTo("say [message_id: 7]");
  }

  // The longest message that is taken, made so that a pattern reaching over lines would need hours.
  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", " ", "\n ", "\u2028", "\r[message_id: ", "\n[message_id: "})
  void isQuickWhateverAMessageRepeats(String part) {
    String text = "x" + part.repeat(MANY / part.length()) + "x[message_id: ";

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> assertThat(HistoryText.plain(text)).startsWith("x"));
  }
}
