package dev.gatehouse.browser.cdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrowserEndpointTest {
  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:9333, 127.0.0.1, 9333, true",
    "http://localhost:9333/, localhost, 9333, true",
    "http://127.9.9.9:1, 127.9.9.9, 1, true",
    "http://[::1]:9333, ::1, 9333, true",
    "http://cloud.example.org, cloud.example.org, 80, false",
    "HTTPS://cloud.example.org, cloud.example.org, 443, false",
    "ws://127.0.0.1:9222, 127.0.0.1, 9222, true",
    "wss://cloud.example.org/devtools, cloud.example.org, 443, false",
    "http://127.0.0.1.example.org:80, 127.0.0.1.example.org, 80, false",
  })
  void readsHostAndPort(String url, String host, int port, boolean loopback) {
    BrowserEndpoint endpoint = BrowserEndpoint.parse(url);

    assertThat(endpoint.host()).isEqualTo(host);
    assertThat(endpoint.port()).isEqualTo(port);
    assertThat(endpoint.loopback()).isEqualTo(loopback);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://127.0.0.1:9222",
        "file:///etc/passwd",
        "127.0.0.1:9222",
        "http://",
        "http:///json",
        "http://host:0",
        "http://host:65536",
        "http://a b:1",
        ""
      })
  void refusesWhatIsNoWebAddress(String text) {
    assertThatThrownBy(() -> BrowserEndpoint.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRefusalDoesNotRepeatTheSecretInTheAddress() {
    assertThatThrownBy(
            () -> BrowserEndpoint.parse("ftp://user:s3cret@cloud.example.org/?token=t0k"))
        .message()
        .doesNotContain("s3cret", "t0k");
  }

  @Property
  void neverShowsUserPathOrQuery(
      @ForAll @AlphaChars @StringLength(min = 8, max = 20) String secret,
      @ForAll @IntRange(min = 1, max = 65_535) int port) {
    BrowserEndpoint endpoint =
        BrowserEndpoint.parse(
            "https://u:" + secret + "@cloud.example.org:" + port + "/x/" + secret + "?t=" + secret);

    assertThat(endpoint.shown()).doesNotContain(secret).contains("cloud.example.org:" + port);
    assertThat(endpoint.toString()).doesNotContain(secret);
  }

  @Test
  void carriesUserAndQueryToTheBrowserOnly() {
    BrowserEndpoint endpoint =
        BrowserEndpoint.parse("https://ada:pw@cloud.example.org/base/?token=t");

    assertThat(endpoint.target("/json/version")).isEqualTo("/base/json/version?token=t");
    assertThat(endpoint.authorization()).contains("Basic YWRhOnB3");
  }

  @Test
  void leavesSecretsBehindWhenOnlyThePortIsAnother() {
    BrowserEndpoint endpoint =
        BrowserEndpoint.parse("https://ada:pw@cloud.example.org/?token=t").withPort(9333);

    assertThat(endpoint.target("/json/version")).isEqualTo("/json/version");
    assertThat(endpoint.authorization()).isEmpty();
    assertThat(endpoint.shown()).isEqualTo("https://cloud.example.org:9333");
  }
}
