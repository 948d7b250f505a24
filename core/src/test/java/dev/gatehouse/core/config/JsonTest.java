package dev.gatehouse.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  private static final ObjectMapper JACKSON = new ObjectMapper();

  @Test
  void writesCompactAndPrettyInTheOrderOfTheMap() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("b", List.of(1, true, "x"));
    tree.put("a", Map.of());

    assertThat(Json.write(tree)).isEqualTo("{\"b\":[1,true,\"x\"],\"a\":{}}");
    assertThat(Json.pretty(tree))
        .isEqualTo("{\n  \"b\": [\n    1,\n    true,\n    \"x\"\n  ],\n  \"a\": {}\n}");
  }

  @Property
  void readsBackWhatItWrites(@ForAll("trees") Object tree) throws Exception {
    assertThat(Json.parse(Json.write(tree))).isEqualTo(tree);
    assertThat(Json.parse(Json.pretty(tree))).isEqualTo(tree);
    assertThat(JACKSON.readTree(Json.write(tree)))
        .isEqualTo(JACKSON.readTree(JACKSON.writeValueAsString(tree)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "'x'",
        "01",
        "+1",
        ".5",
        "1.",
        "tru",
        "\"a\nb\"",
        "\"\\x41\"",
        "1 2",
        "// c\n1",
        "NaN",
        "\"abc",
        "\"\\u12\"",
        "{\"a\" 1}"
      })
  void refusesWhatIsNoJson(String text) {
    assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(Json5SyntaxException.class);
  }

  @Test
  void refusesATextThatIsTooDeep() {
    assertThatThrownBy(() -> Json.parse("[".repeat(100_000)))
        .isInstanceOf(Json5SyntaxException.class)
        .hasMessageContaining("deeper");
  }

  @Test
  void writesWhatJsonHasNoWordForAsJavaScriptDoes() {
    assertThat(Json.write(List.of(Double.NaN, Double.POSITIVE_INFINITY))).isEqualTo("[null,null]");
    assertThat(Json.write("\u2028\ud800")).isEqualTo("\"\\u2028\\ud800\"");
  }

  @Provide
  Arbitrary<Object> trees() {
    return trees(3);
  }

  private Arbitrary<Object> trees(int depth) {
    Arbitrary<Object> scalars =
        Arbitraries.oneOf(
            Arbitraries.strings().filter(JsonTest::hasWholeCharacters).map(s -> s),
            Arbitraries.longs().map(l -> l),
            Arbitraries.doubles().map(d -> d),
            Arbitraries.of(true, false).map(b -> b));
    if (depth == 0) {
      return scalars;
    }
    Arbitrary<Object> inner = Arbitraries.lazy(() -> trees(depth - 1));
    return Arbitraries.oneOf(
        scalars,
        inner.list().ofMaxSize(4).map(l -> l),
        Arbitraries.maps(Arbitraries.strings().filter(JsonTest::hasWholeCharacters), inner)
            .ofMaxSize(4)
            .map(m -> m));
  }

  private static boolean hasWholeCharacters(String text) {
    return text.codePoints().noneMatch(c -> c >= 0xd800 && c <= 0xdfff);
  }
}
