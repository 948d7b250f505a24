package dev.gatehouse.gateway.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OutputBufferTest {
  private final OutputBuffer buffer = new OutputBuffer();

  private void add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    buffer.add(bytes, bytes.length);
  }

  @Test
  void keepsAShortOutputWhole() {
    add("one\n");
    long cursor = buffer.total();
    add("two\n");

    assertThat(buffer.text()).isEqualTo("one\ntwo\n");
    assertThat(buffer.since(cursor)).isEqualTo("two\n");
    assertThat(buffer.since(buffer.total())).isEmpty();
    assertThat(buffer.last(3)).isEqualTo("wo\n");
  }

  @Test
  void keepsTheStartAndTheEndOfALongOne() {
    add("start\n");
    for (int i = 0; i < 100_000; i++) {
      add("line " + i + "\n");
    }

    assertThat(buffer.text())
        .startsWith("start\nline 0\n")
        .endsWith("line 99999\n")
        .contains("bytes were left out")
        .hasSizeLessThan(400_000);
    assertThat(buffer.since(buffer.total() - 11)).isEqualTo("line 99999\n");
  }

  @Test
  void leavesTerminalCodesOut() {
    add("\u001b[31mred\u001b[0m\r\nb\u0007\u0000\rc");

    assertThat(buffer.text()).isEqualTo("red\nb\nc");
  }
}
