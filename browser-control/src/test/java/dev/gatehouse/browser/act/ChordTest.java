package dev.gatehouse.browser.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.browser.failure.BrowserException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChordTest {
  private final KeyTable keys = new KeyTable();

  @ParameterizedTest
  @CsvSource({
    "a,KeyA,65,a",
    "A,KeyA,65,A",
    "1,Digit1,49,1",
    "!,Digit1,49,!",
    "?,Slash,191,?",
    "~,Backquote,192,~",
    "Space,Space,32,' '",
    "F5,F5,116,''",
    "f12,F12,123,''",
    "ArrowLeft,ArrowLeft,37,''",
    "left,ArrowLeft,37,''",
    "esc,Escape,27,''",
    "PageDown,PageDown,34,''",
    "KeyZ,KeyZ,90,z",
    "Numpad7,Numpad7,103,7",
    "Shift,ShiftLeft,16,''",
    "ControlOrMeta,ControlLeft,17,''"
  })
  void findsAKeyByWhatItTypesByNameAndByPlace(String name, String code, int number, String text) {
    Chord chord = Chord.parse(name, keys, false);

    assertThat(chord.modifiers()).isEmpty();
    assertThat(chord.key())
        .hasValueSatisfying(
            key -> {
              assertThat(key.code()).isEqualTo(code);
              assertThat(key.number()).isEqualTo(number);
              assertThat(key.text()).isEqualTo(text);
            });
  }

  @Test
  void pressesEnterAsACharacterTooForFormsWaitForIt() {
    assertThat(Chord.parse("Enter", keys, false).key().orElseThrow())
        .isEqualTo(new Key("Enter", "Enter", 13, "\r"));
  }

  @Test
  void readsModifiersInFrontOfAKey() {
    Chord chord = Chord.parse("Control+Shift+ArrowLeft", keys, false);

    assertThat(chord.modifiers()).containsExactly(Modifier.CONTROL, Modifier.SHIFT);
    assertThat(chord.key().orElseThrow().value()).isEqualTo("ArrowLeft");
    assertThat(Modifier.bits(chord.modifiers())).isEqualTo(10);
  }

  @Test
  void takesTheShiftedCharacterWhenShiftIsHeld() {
    assertThat(Chord.parse("Shift+a", keys, false).key().orElseThrow().value()).isEqualTo("A");
    assertThat(Chord.parse("Shift+1", keys, false).key().orElseThrow().value()).isEqualTo("!");
  }

  @Test
  void knowsThatPlusIsAKeyToo() {
    assertThat(Chord.parse("+", keys, false).key().orElseThrow().code()).isEqualTo("Equal");
    assertThat(Chord.parse("Control++", keys, false).modifiers())
        .isEqualTo(Set.of(Modifier.CONTROL));
    assertThat(Chord.parse("Control++", keys, false).key().orElseThrow().value()).isEqualTo("+");
  }

  @Test
  void takesMetaInsteadOfControlOnAMac() {
    assertThat(Chord.parse("ControlOrMeta+a", keys, true).modifiers())
        .containsExactly(Modifier.META);
    assertThat(Chord.parse("ControlOrMeta+a", keys, false).modifiers())
        .containsExactly(Modifier.CONTROL);
  }

  @Test
  void insertsACharacterThatNoKeyTypes() {
    Chord chord = Chord.parse("é", keys, false);

    assertThat(chord.key()).isEmpty();
    assertThat(chord.text()).isEqualTo("é");
    assertThat(Chord.parse("😀", keys, false).text()).isEqualTo("😀");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Entr", "Ctl+a", "Control+é", "a+", "+a", "Control+", "hello", "F25"})
  void saysWhatKeysAreCalledWhenAWordIsNone(String given) {
    assertThatThrownBy(() -> Chord.parse(given, keys, false))
        .isInstanceOfSatisfying(BrowserException.class, e -> assertThat(e.status()).isEqualTo(400))
        .hasMessageContaining("use ");
  }
}
