package dev.gatehouse.browser.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.browser.failure.BrowserException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {
  @Test
  void readsTextsFromNumbersAndFlagsAndTrimsThem() {
    Fields fields =
        body(Map.of("a", "  x ", "b", 7L, "c", true, "d", 1.5, "e", Map.of(), "f", " "));

    assertThat(fields.text("a")).contains("x");
    assertThat(fields.untrimmed("a")).contains("  x ");
    assertThat(fields.text("b")).contains("7");
    assertThat(fields.text("c")).contains("true");
    assertThat(fields.text("d")).contains("1.5");
    assertThat(fields.text("e")).isEmpty();
    assertThat(fields.text("f")).isEmpty();
    assertThat(fields.untrimmed("f")).contains(" ");
    assertThat(fields.text("nothing")).isEmpty();
  }

  @Test
  void readsNumbersFromTexts() {
    Fields fields =
        body(Map.of("a", " 12.7 ", "b", -3L, "c", "many", "d", "Infinity", "e", 1e300, "f", true));

    assertThat(fields.number("a")).contains(12.7);
    assertThat(fields.whole("a")).hasValue(12);
    assertThat(fields.whole("b")).hasValue(-3);
    assertThat(fields.number("c")).isEmpty();
    assertThat(fields.number("d")).isEmpty();
    assertThat(fields.whole("e")).isEmpty();
    assertThat(fields.number("f")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "1", "yes", " YES ", "True"})
  void readsFlagsThatAreOn(String text) {
    assertThat(body(Map.of("a", text)).flag("a")).contains(true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "0", "no", "No"})
  void readsFlagsThatAreOff(String text) {
    assertThat(body(Map.of("a", text)).flag("a", true)).isFalse();
  }

  @Test
  void readsFlagsFromNumbersAndKeepsTheDefaultForAnythingElse() {
    assertThat(body(Map.of("a", 1L)).flag("a")).contains(true);
    assertThat(body(Map.of("a", 0L)).flag("a")).contains(false);
    assertThat(body(Map.of("a", 2L)).flag("a")).isEmpty();
    assertThat(body(Map.of("a", "perhaps")).flag("a", true)).isTrue();
  }

  @Test
  void readsListsAlsoFromSingleValues() {
    Fields fields = body(Map.of("a", Arrays.asList("x", 2L, null, Map.of()), "b", "y"));

    assertThat(fields.list("a")).containsExactly("x", 2L, Map.of());
    assertThat(fields.texts("a")).containsExactly("x", "2");
    assertThat(fields.texts("b")).containsExactly("y");
    assertThat(fields.list("nothing")).isEmpty();
  }

  @Test
  void readsObjects() {
    Fields fields = body(Map.of("a", Map.of("x", 1L), "b", "text"));

    assertThat(fields.object("a")).contains(Map.of("x", 1L));
    assertThat(fields.object("b")).isEmpty();
    assertThat(Fields.of(fields.object("a").orElseThrow()).whole("x")).hasValue(1);
  }

  @Test
  void theBodyCountsBeforeTheQuery() {
    Fields fields = new Fields(Map.of("a", "query", "b", "query"), Map.of("a", "body"));

    assertThat(fields.text("a")).contains("body");
    assertThat(fields.text("b")).contains("query");
    assertThat(fields.has("b")).isTrue();
    assertThat(fields.has("c")).isFalse();
  }

  @Test
  void namesTheMissingField() {
    assertThatThrownBy(() -> body(Map.of("url", "  ")).required("url"))
        .isInstanceOfSatisfying(BrowserException.class, e -> assertThat(e.status()).isEqualTo(400))
        .hasMessage("url is required");
    assertThat(body(Map.of("url", List.of())).list("url")).isEmpty();
  }

  private static Fields body(Map<String, Object> body) {
    return new Fields(Map.of(), body);
  }
}
