package dev.gatehouse.browser.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.browser.failure.BrowserException;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;

class UrlGlobTest {
  @Example
  void readsStarsAndChoices() {
    assertThat(UrlGlob.of("**/dash").matches("http://a.example/x/dash")).isTrue();
    assertThat(UrlGlob.of("**/dash").matches("http://a.example/dash?x=1")).isFalse();
    assertThat(UrlGlob.of("**/dash**").matches("http://a.example/dash?x=1")).isTrue();
    assertThat(UrlGlob.of("http://a.example/*/end").matches("http://a.example/b/end")).isTrue();
    assertThat(UrlGlob.of("http://a.example/*/end").matches("http://a.example/b/c/end")).isFalse();
    assertThat(UrlGlob.of("**/{one,two}").matches("http://a.example/two")).isTrue();
    assertThat(UrlGlob.of("**/{one,two}").matches("http://a.example/three")).isFalse();
    assertThat(UrlGlob.of("http://a.example/?q=a.b").matches("http://a.example/?q=a.b")).isTrue();
    assertThat(UrlGlob.of("http://a.example/?q=a.b").matches("http://a.example/?q=aXb")).isFalse();
  }

  @Property
  void whatHasNoStarOrBraceMatchesItself(@ForAll @CharRange(from = '!', to = ')') String text) {
    assertThat(UrlGlob.of(text).matches(text)).isTrue();
  }

  @Example
  void neitherPatternNorAddressMakesItSearchForEver() {
    UrlGlob glob = UrlGlob.of("**x".repeat(600) + "y");

    assertThat(glob.matches("x".repeat(32_000))).isFalse();
    assertThat(glob.matches("x".repeat(32_000) + "y")).isTrue();
  }

  @Example
  void choicesMayStandInOneAnotherButNotWithoutEnd() {
    assertThat(UrlGlob.of("/{a,b{c,d}}/*").matches("/bd/e")).isTrue();
    assertThat(UrlGlob.of("/{a,b{c,d}}/*").matches("/b/e")).isFalse();
    assertThat(UrlGlob.of("/}a{").matches("/}a{")).isTrue();
    assertThatThrownBy(() -> UrlGlob.of("{a,b}".repeat(300)))
        .isInstanceOf(BrowserException.class)
        .hasMessageContaining("64 choices");
  }

  @Property
  void anyTextIsAPattern(@ForAll String text) {
    assertThat(UrlGlob.of(text)).isNotNull();
  }
}
