package dev.gatehouse.browser.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class UrlPatternTest {
  private static boolean matches(String pattern, String url) {
    return new UrlPattern(pattern).matches(url);
  }

  @Test
  void meansTheSameAddressAPartOfItOrAShapeWithStars() {
    String url = "https://example.com/api/items?page=2";

    assertThat(matches(url, url)).isTrue();
    assertThat(matches("/api/", url)).isTrue();
    assertThat(matches("items?page", url)).isTrue();
    assertThat(matches("**/api/*", url)).isTrue();
    assertThat(matches("https://*/items?*", url)).isTrue();
    assertThat(matches("*api", url)).isFalse();
    assertThat(matches("/other/", url)).isFalse();
    assertThat(matches("*", "")).isTrue();
    assertThat(matches("https://example.com/a*b", "https://example.com/a*b")).isTrue();
  }

  @Test
  void manyStarsCostNoMoreThanTheyMust() {
    String pattern = "a*".repeat(200) + "b";

    assertThat(matches(pattern, "a".repeat(100_000))).isFalse();
  }

  @Property
  void agreesWithTheSamePatternAsARegularExpression(
      @ForAll @StringLength(max = 8) @CharRange(from = 'a', to = 'c') @Chars('*') String pattern,
      @ForAll @StringLength(max = 12) @CharRange(from = 'a', to = 'c') String url) {
    String regex =
        Arrays.stream(pattern.split("\\*", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    boolean expected = pattern.contains("*") ? Pattern.matches(regex, url) : url.contains(pattern);

    assertThat(matches(pattern, url)).isEqualTo(expected);
  }
}
