package dev.gatehouse.browser.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrowserSettingsTest {
  @Test
  void anEmptyConfigurationMeansTheDefaults() {
    BrowserSettings settings = BrowserSettings.of(Map.of());

    assertThat(settings.enabled()).isTrue();
    assertThat(settings.color()).isEqualTo("#FF4500");
    assertThat(settings.headless()).isFalse();
    assertThat(settings.noSandbox()).isFalse();
    assertThat(settings.attachOnly()).isFalse();
    assertThat(settings.remoteTimeout()).isEqualTo(Duration.ofMillis(1_500));
    assertThat(settings.remoteHandshakeTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"-1, 1500, 3000", "700.9, 700, 2000", "4000, 4000, 8000"})
  void theHandshakeLimitFollowsFromTheQuestionLimit(double written, int question, int handshake) {
    BrowserSettings settings = of(Map.of("remoteCdpTimeoutMs", written));

    assertThat(settings.remoteTimeout()).isEqualTo(Duration.ofMillis(question));
    assertThat(settings.remoteHandshakeTimeout()).isEqualTo(Duration.ofMillis(handshake));
  }

  @ParameterizedTest
  @CsvSource({"#00aa11, #00AA11", "00aa11, #00AA11", "red, #FF4500", "#12345, #FF4500"})
  void aColourIsNormalisedAndABadOneIsTheDefault(String written, String color) {
    assertThat(of(Map.of("color", written)).color()).isEqualTo(color);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Work", "-a", "a_b", "a/b", "../a", "", "a b", "ä"})
  void refusesANameOutsideTheGrammar(String name) {
    BrowserSettings settings = of(Map.of("profiles", Map.of(name, Map.of("cdpPort", 18_801L))));

    assertThat(settings.entries()).isEmpty();
    assertThat(settings.problems())
        .singleElement()
        .asString()
        .contains("use lowercase letters, numbers, and hyphens only");
  }

  @Property
  void aNameIsAcceptedExactlyWhenItIsHarmlessInAPath(
      @ForAll @Chars({'a', 'z', '0', '9', '-', '.', '/', '_', 'A', ' '}) @StringLength(max = 70)
          String name) {
    boolean harmless = name.matches("[a-z0-9-]{1,64}") && !name.startsWith("-");

    assertThat(BrowserSettings.isName(name)).isEqualTo(harmless);
  }

  @Test
  void namesThatAreMethodsElsewhereAreOrdinaryNames() {
    BrowserSettings settings =
        of(Map.of("profiles", Map.of("constructor", Map.of(), "prototype", Map.of())));

    assertThat(settings.entries()).containsOnlyKeys("constructor", "prototype");
  }

  @Test
  void collectsEveryProblemAndNamesItsKey() {
    BrowserSettings settings =
        of(
            Map.of(
                "cdpUrl",
                "ftp://x",
                "profiles",
                Map.of(
                    "a", Map.of("cdpPort", 70_000L),
                    "b", Map.of("cdpUrl", "gopher://127.0.0.1:1"),
                    "c", Map.of("driver", "extension", "cdpUrl", "http://far.example.org:1"),
                    "d", "no object")));

    assertThat(settings.entries()).isEmpty();
    assertThat(settings.problems())
        .hasSize(5)
        .anyMatch(problem -> problem.contains("browser.cdpUrl must be http(s) or ws(s), got: ftp"))
        .anyMatch(problem -> problem.contains("70000 is not a port (browser.profiles.a.cdpPort)"))
        .anyMatch(problem -> problem.contains("browser.profiles.b.cdpUrl must be http(s) or ws(s)"))
        .anyMatch(problem -> problem.contains("browser.profiles.c.cdpUrl"))
        .anyMatch(problem -> problem.contains("browser.profiles.d must be an object"));
  }

  private static BrowserSettings of(Map<String, Object> browser) {
    return BrowserSettings.of(Map.of("browser", browser));
  }
}
