package dev.gatehouse.gateway.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.transcript.Content;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AnswerLimitsTest {
  @Test
  void keepsTheStartAndTheEndAndSaysHowMuchIsMissing() {
    String text = "start" + "x".repeat(10_000) + "end";

    String cut = AnswerLimits.cut(text, 100);

    assertThat(cut)
        .startsWith("startx")
        .endsWith("xend")
        .contains("9908 characters in the middle were left out: the answer had 10008")
        .hasSizeLessThan(220);
  }

  @Property
  void neverCutsACharacterInHalf(
      @ForAll @IntRange(min = 0, max = 400) int length, @ForAll @IntRange(max = 100) int most) {
    String text = "😀".repeat(length);

    String cut = AnswerLimits.cut(text, most);

    assertThat(cut.codePoints().filter(c -> c >= 0xD800 && c <= 0xDFFF)).isEmpty();
  }

  @Test
  void leavesOutPicturesAndDetailsThatAreTooLarge() {
    ToolAnswer answer =
        new ToolAnswer(
            List.of(new Content.Image("image/png", "A".repeat(9 * 1024 * 1024))),
            Optional.of(new JsonObject().put("all", "x".repeat(300_000))),
            false);

    ToolAnswer cut = AnswerLimits.cut(answer, 1_000);

    assertThat(cut.content()).singleElement().isInstanceOf(Content.Text.class);
    assertThat(cut.details()).contains(new JsonObject().put("truncated", true));
  }

  @Test
  void countsAllTextsOfAnAnswerTogether() {
    ToolAnswer answer =
        new ToolAnswer(
            List.of(new Content.Text("a".repeat(80)), new Content.Text("b".repeat(80))),
            Optional.empty(),
            false);

    assertThat(Content.text(AnswerLimits.cut(answer, 100).content()))
        .startsWith("a".repeat(80) + "b")
        .contains("60 characters in the middle were left out");
  }
}
