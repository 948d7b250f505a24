package dev.gatehouse.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class VisibleTextTest {
  @Test
  void writesWhatHasNoShapeAsItsNumber() {
    assertThat(VisibleText.of("ls\n\u202Etxt\u200B.sh\u0000\u00A0\uFE0F\u2028é😀"))
        .isEqualTo("ls\\u{000A}\\u{202E}txt\\u{200B}.sh\\u{0000}\\u{00A0}\\u{FE0F}\\u{2028}é😀");
  }

  @Property
  void leavesNothingHidden(@ForAll String text) {
    assertThat(VisibleText.hasHidden(VisibleText.of(text))).isFalse();
  }
}
