package dev.gatehouse.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.provider.ThinkingLevel;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;

@SuppressWarnings("NullAway") // models are asked for /model: only
class DirectivesProperties {
  @Property
  void aLevelIsTakenOutOfAnyPlaceAndTheWordsStay(
      @ForAll ThinkingLevel level,
      @ForAll @AlphaChars @StringLength(min = 1, max = 30) String before,
      @ForAll @AlphaChars @StringLength(max = 30) String after) {
    var found =
        Directives.level(level.wireName())
            .flatMap(
                ignored ->
                    Directives.in(before + " /think:" + level.wireName() + " " + after, null));

    assertThat(found).isPresent();
    assertThat(found.get().thinking()).contains(level);
    assertThat(found.get().message()).isEqualTo((before + " " + after).strip());
  }

  @Property
  void aMessageWithoutWishesStaysAsItIs(@ForAll @AlphaChars String text) {
    assertThat(Directives.in(text, null)).isEmpty();
    assertThat(Directives.in("/think:sideways " + text, null)).isEmpty();
  }

  @Example
  void nothingButAWishIsNoMessage() {
    assertThat(Directives.in("/think:high", null)).isEmpty();
  }
}
