package dev.gatehouse.browser.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RefNameProperties {
  @Property
  void everySpellingOfANumberMeansTheSame(
      @ForAll @IntRange(min = 1, max = 999_999_999) int number) {
    String ref = "e" + number;

    for (String spelling :
        new String[] {
          ref, "@" + ref, "ref=" + ref, "" + number, " " + ref + " ", "[ref=" + ref + "]"
        }) {
      assertThat(RefName.parse(spelling)).as(spelling).contains(ref);
    }
    assertThat(RefName.parse("f3" + ref)).contains("f3" + ref);
  }

  @Property
  void otherTextIsNone(@ForAll String text) {
    RefName.parse(text).ifPresent(ref -> assertThat(ref).matches("(f\\d+)?e\\d+"));
  }

  @Example
  void whatOnlyLooksLikeOneIsNone() {
    for (String wrong :
        new String[] {
          "", "e", "ax1", "e1e2", "f1", "ref=", "@", "#e1", "e1 e2", "e-1", "e1234567890"
        }) {
      assertThat(RefName.parse(wrong)).as(wrong).isEmpty();
    }
  }
}
