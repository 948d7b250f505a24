package dev.gatehouse.browser.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SafeTextProperties {
  @Property
  void whateverAPageSaysBecomesOneVisibleLine(@ForAll String text) {
    String line = SafeText.line(text);

    assertThat(line).isEqualTo(line.strip());
    assertThat(line.codePoints())
        .noneMatch(Character::isISOControl)
        .noneMatch(point -> point != ' ' && Character.isSpaceChar(point))
        .noneMatch(point -> Character.getType(point) == Character.SURROGATE)
        .noneMatch(
            point ->
                Character.getType(point) == Character.FORMAT && point != 0x200C && point != 0x200D);
    assertThat(SafeText.line(line)).isEqualTo(line);
  }

  @Property
  void aNameIsShortAndEndsOnlyWhereItSaysSo(@ForAll String text) {
    String quoted = SafeText.quoted(SafeText.name(text));

    assertThat(SafeText.name(text).length()).isLessThanOrEqualTo(301);
    assertThat(quoted).startsWith("\"").endsWith("\"").hasSizeGreaterThan(1);
    assertThat(quoted.substring(1, quoted.length() - 1))
        .doesNotContainPattern("(?<!\\\\)(?:\\\\\\\\)*\"");
  }

  @Example
  void marksThatHideOrTurnTextAreSpelledOut() {
    assertThat(SafeText.line("a\u202Eb")).isEqualTo("a\\u202eb");
    assertThat(SafeText.line("tag\uDB40\uDC41s")).isEqualTo("tag\\udb40\\udc41s");
    assertThat(SafeText.line("\u00ADsoft\uFEFF")).isEqualTo("\\u00adsoft\\ufeff");
    assertThat(SafeText.line("half\uD800")).isEqualTo("half\\ud800");
    assertThat(SafeText.line(" a\n\tb\u2028c\u00A0\u200B ")).isEqualTo("a b c");
    assertThat(SafeText.line("\uD83D\uDC69\u200D\uD83D\uDCBB"))
        .isEqualTo("\uD83D\uDC69\u200D\uD83D\uDCBB");
  }

  @Example
  void quotationMarksAndBackslashesOfAPageAreEscaped() {
    assertThat(SafeText.quoted("say \"no\" \\")).isEqualTo("\"say \\\"no\\\" \\\\\"");
    assertThat(SafeText.quoted("a\\u202eb")).isEqualTo("\"a\\u202eb\"");
  }

  @Example
  void aLongNameIsCutBetweenCharacters() {
    String name = SafeText.name("a".repeat(299) + "\uD83D\uDC69 and more");

    assertThat(name).isEqualTo("a".repeat(299) + "…");
  }
}
