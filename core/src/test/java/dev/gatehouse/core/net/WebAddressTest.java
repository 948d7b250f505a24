package dev.gatehouse.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "gopher://127.0.0.1:70/",
        "ftp://example.com/",
        "//example.com/",
        "example.com",
        "http:/example.com",
        "http://",
        "http:///etc",
        "http://a@127.0.0.1/",
        "http://example.com@127.0.0.1/",
        "http://a:b@example.com/",
        "http://0x7f.1/",
        "http://0x7f000001/",
        "http://2130706433/",
        "http://127.1/",
        "http://127.0.1/",
        "http://0177.0.0.1/",
        "http://127.0.0.01/",
        "http://127.0.0.1.2/",
        "http://256.1.1.1/",
        "http://1.2.3.0x4/",
        "http://example.com:0/",
        "http://example.com:70000/",
        "http://example.com:80:80/",
        "http://example.com:/",
        "http://exa mple.com/",
        "http://example.com\\@127.0.0.1/",
        "http://example.com\r\nHost: x/",
        "http://example.com/a b",
        "http://[::1",
        "http://[::1%25lo]/",
        "http://[v1.x]/",
        "http://-a.com/",
        "http://a..b/",
        "http://%31%32%37.0.0.1/"
      })
  void refusesWhatIsNoPlainAddress(String text) {
    assertThatThrownBy(() -> WebAddress.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void takesATrailingDotAwayBeforeAnythingIsDecided() {
    assertThat(WebAddress.parse("http://LOCALHOST./x").host()).isEqualTo("localhost");
    assertThat(WebAddress.parse("http://127.0.0.1./").literal()).isPresent();
  }

  @Test
  void readsFullWidthDigitsAsTheDigitsThatTheyAre() {
    assertThat(WebAddress.parse("http://１２７.０.０.１/").host()).isEqualTo("127.0.0.1");
    assertThat(WebAddress.parse("http://127。0。0。1/").host()).isEqualTo("127.0.0.1");
  }

  @Test
  void keepsPathAndQueryAndLeavesTheFragment() {
    assertThat(WebAddress.parse("https://Example.com:8443/a/b?c=d&e=ü#f"))
        .isEqualTo(new WebAddress(true, "example.com", 8443, "/a/b?c=d&e=%C3%BC"));
    assertThat(WebAddress.parse("http://example.com?x").target()).isEqualTo("/?x");
  }

  @Test
  void followsRelativeRedirects() {
    WebAddress base = WebAddress.parse("https://example.com/a/b/c?q");

    assertThat(base.resolve("d")).hasToString("https://example.com/a/b/d");
    assertThat(base.resolve("../d?x=../y")).hasToString("https://example.com/a/d?x=../y");
    assertThat(base.resolve("/d")).hasToString("https://example.com/d");
    assertThat(base.resolve("?z")).hasToString("https://example.com/a/b/c?z");
    assertThat(base.resolve("//other.example/x")).hasToString("https://other.example/x");
    assertThat(base.resolve("http://other.example/")).hasToString("http://other.example/");
    assertThatThrownBy(() -> base.resolve("file:///etc/passwd"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void whatIsReadOnceReadsTheSameAgain(@ForAll String text) {
    WebAddress url;
    try {
      url = WebAddress.parse("http://" + text);
    } catch (IllegalArgumentException e) {
      return;
    }
    assertThat(WebAddress.parse(url.toString())).isEqualTo(url);
    assertThat(url.host()).doesNotContain("@", "/", " ", "%");
  }
}
