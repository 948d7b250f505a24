package dev.gatehouse.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked
class ConfigDocumentTest {
  @Nested
  class Reading {
    @Test
    void readsWhatTheFamilysUsersWrite() {
      ConfigDocument document =
          ConfigDocument.parse(
              """
              \uFEFF// one
              {
                # two
                $schema: 'https://example.org/schema',
                /* three */ "double": "a\\"b",
                single: 'it\\'s "so"',
                hex: 0x1F, plus: +1, half: .5, five: 5., exponent: 1e3, negative: -0x10,
                endless: -Infinity, none: NaN,
                line: 'a \\
              b', letter: '\\x41\\u0042\\0',
                nested: { list: [1, 'two', null, true, [],], },
                \\u0061bc: 1, ключ: 2,
              }
              """);

      assertThat(document.tree())
          .containsEntry("$schema", "https://example.org/schema")
          .containsEntry("double", "a\"b")
          .containsEntry("single", "it's \"so\"")
          .containsEntry("hex", 31L)
          .containsEntry("plus", 1L)
          .containsEntry("half", 0.5)
          .containsEntry("five", 5.0)
          .containsEntry("exponent", 1000.0)
          .containsEntry("negative", -16L)
          .containsEntry("endless", Double.NEGATIVE_INFINITY)
          .containsEntry("none", Double.NaN)
          .containsEntry("line", "a b")
          .containsEntry("letter", "AB\0")
          .containsEntry("abc", 1L)
          .containsEntry("ключ", 2L);
      assertThat(document.get(ConfigPath.parse("nested.list[1]"))).contains("two");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "{a: 1 b: 2}|1|7|comma is missing",
          "{a 1}|1|4|colon is missing",
          "{a: }|1|5|value was expected",
          "{a: hello}|1|5|needs quotes",
          "{a: 'x}|1|5|no closing",
          "{a: 1|1|6|missing for what line 1 opens",
          "{a: 1}}|1|7|behind the end",
          "{a: 010}|1|5|is no number",
          "{a: 0x}|1|5|hexadecimal",
          "{a: 1x}|1|5|is no number",
          "{1: 2}|1|2|needs quotes",
          "{a: '\\1'}|1|6|escape with digits",
          "{a: '\\xZZ'}|1|6|hexadecimal digits",
          "{a: /* b}|1|5|no closing */",
          "{a: @}|1|5|unexpected character",
          "[1, 2]|1|1|must be an object",
          "{,}|1|2|key was expected",
        })
    void namesThePlaceOfASyntaxError(String text, int line, int column, String message) {
      assertThatThrownBy(() -> ConfigDocument.parse(text))
          .isInstanceOfSatisfying(
              Json5SyntaxException.class,
              e -> {
                assertThat(e).hasMessageContaining(message);
                assertThat(e.line()).isEqualTo(line);
                assertThat(e.column()).isEqualTo(column);
              });
    }

    @Test
    void refusesADuplicateKeyAndNamesBothLines() {
      assertThatThrownBy(() -> ConfigDocument.parse("{\n  port: 1,\n  x: 2,\n  'port': 3\n}"))
          .hasMessageContaining("line 2")
          .isInstanceOfSatisfying(
              Json5SyntaxException.class, e -> assertThat(e.line()).isEqualTo(4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n", "// only a comment", "\uFEFF"})
    void refusesAnEmptyText(String text) {
      assertThatThrownBy(() -> ConfigDocument.parse(text)).hasMessageContaining("empty");
    }

    @Test
    void refusesATextThatIsTooDeepOrTooLong() {
      String deep = "{a:" + "[".repeat(200) + "]".repeat(200) + "}";
      String longText = "{a:'" + "x".repeat(3 * 1024 * 1024) + "'}";

      assertThatThrownBy(() -> ConfigDocument.parse(deep)).hasMessageContaining("deeper than 100");
      assertThatThrownBy(() -> ConfigDocument.parse(longText)).hasMessageContaining("2 MiB");
    }
  }

  @Nested
  class Setting {
    @Test
    void replacesAValueAndTouchesNothingElse() {
      assertEdit(
          """
          {
            // the main one
            gateway: { port: 18789, /* no */ bind: 'lan' }, // end
            'x':1
          }
          """,
          d -> d.set(path("gateway.port"), 19001).set(path("gateway.bind"), "loopback"),
          """
          {
            // the main one
            gateway: { port: 19001, /* no */ bind: 'loopback' }, // end
            'x':1
          }
          """);
    }

    @Test
    void leavesAnEqualValueAsItIsWritten() {
      ConfigDocument document = ConfigDocument.parse("{port: 0x4965, list: [ 1,2 ]}");

      assertThat(document.set(path("port"), 18789).set(path("list"), List.of(1, 2)))
          .isSameAs(document);
    }

    @Test
    void addsAKeyInTheLookOfItsSiblings() {
      assertEdit(
          "{\n\t\"a\" : 1, // one\n\t\"b\" : 2 // two\n}\n",
          d -> d.set(path("c"), "x"),
          "{\n\t\"a\" : 1, // one\n\t\"b\" : 2, // two\n\t\"c\" : \"x\"\n}\n");
      assertEdit(
          "{\n    a: 'x',\n    b: 'y',\n    // end\n}",
          d -> d.set(path("c.d"), "z"),
          "{\n    a: 'x',\n    b: 'y',\n    c: {\n        d: 'z',\n    },\n    // end\n}");
      assertEdit("{a:1,b:2}", d -> d.set(path("c"), 3), "{a:1,b:2,c:3}");
      assertEdit("{ a: 1, }", d -> d.set(path("b"), 2), "{ a: 1, b: 2, }");
      assertEdit("{\r\n  a: 1\r\n}", d -> d.set(path("b"), 2), "{\r\n  a: 1,\r\n  b: 2\r\n}");
      assertEdit("{a: 1}", d -> d.set(path("[\"b.c-d\"]"), 2), "{a: 1, \"b.c-d\": 2}");
    }

    @Test
    void fillsAnEmptyObject() {
      assertEdit("{}\n", d -> d.set(path("a.b"), 1), "{\n  \"a\": {\n    \"b\": 1\n  }\n}\n");
      assertEdit("{\n  // soon\n}", d -> d.set(path("a"), 1), "{\n  // soon\n  \"a\": 1\n}");
      assertEdit("{\n  a: {},\n}", d -> d.set(path("a.b"), 1), "{\n  a: {\n    b: 1,\n  },\n}");
      assertEdit("{\"a\":{}}", d -> d.set(path("a.b"), 1), "{\"a\":{\"b\":1}}");
    }

    @Test
    void mergesAnObjectIntoTheOldOneSoThatItsCommentsStay() {
      assertEdit(
          "{\n  a: {\n    // first\n    x: 1,\n    y: 2,\n    // third\n    z: 3\n  }\n}",
          d -> d.set(path("a"), Map.of("x", 1, "z", 4)),
          "{\n  a: {\n    // first\n    x: 1,\n    // third\n    z: 4\n  }\n}");
    }

    @Test
    void changesElementsOfAnArray() {
      assertEdit(
          "{list: [\n  'a', // A\n  'b'\n]}",
          d -> d.set(path("list[1]"), "c").set(path("list[2]"), "d"),
          "{list: [\n  'a', // A\n  'c',\n  'd'\n]}");
      assertEdit("{a: []}", d -> d.set(path("a[0].b"), 1), "{a: [{b: 1}]}");
      assertEdit("{a: null}", d -> d.set(path("a.b"), 1), "{a: {b: 1}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.b", "list.x", "list[5]", "o[0]", "n[3]"})
    void refusesAPathThatDoesNotFit(String path) {
      ConfigDocument document = ConfigDocument.parse("{a: 1, list: [], o: {}}");

      assertThatThrownBy(() -> document.set(path(path), 1))
          .isInstanceOf(GatehouseException.class)
          .hasMessageContaining("cannot be changed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"constructor", "prototype"})
    void aBrowserProfileMayHaveANameThatIsRefusedElsewhere(String name) {
      ConfigPath path = ConfigPath.of("browser", "profiles", name);
      ConfigDocument document = ConfigDocument.parse("{}").set(path, Map.of("color", "#000000"));

      assertThat(document.has(path)).isTrue();
      assertThat(document.unset(path).has(path)).isFalse();
      assertThatThrownBy(() -> document.set(path.plus(name), 1L))
          .isInstanceOf(GatehouseException.class);
      assertThatThrownBy(
              () -> document.set(ConfigPath.of("browser", "profiles", "__proto__"), Map.of()))
          .isInstanceOf(GatehouseException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"__proto__", "a.constructor.b", "a.prototype"})
    void refusesPrototypeKeysInEditsAndReadsThemAsKeys(String path) {
      ConfigDocument document = ConfigDocument.parse("{__proto__: {x: 1}, a: {}}");

      assertThat(document.get(path("__proto__.x"))).contains(1L);
      assertThatThrownBy(() -> document.set(path(path), 1)).hasMessageContaining("refused");
      assertThatThrownBy(() -> document.unset(path(path))).hasMessageContaining("refused");
      assertThatThrownBy(() -> document.patch(Map.of("a", Map.of("__proto__", 1))))
          .hasMessageContaining("refused");
    }
  }

  @Nested
  class Removing {
    @Test
    void removesALineWithItsCommentAndKeepsTheOthers() {
      assertEdit(
          "{\n  // above\n  a: 1, // gone\n  b: 2, // stays\n}",
          d -> d.unset(path("a")),
          "{\n  // above\n  b: 2, // stays\n}");
    }

    @Test
    void leavesNoTrailingCommaWhereNoneWas() {
      assertEdit("{\n  \"a\": 1,\n  \"b\": 2\n}", d -> d.unset(path("b")), "{\n  \"a\": 1\n}");
      assertEdit("{a: 1, b: 2}", d -> d.unset(path("b")), "{a: 1}");
      assertEdit("{a: 1, b: 2, c: 3}", d -> d.unset(path("b")), "{a: 1, c: 3}");
      assertEdit("{ a: 1 }", d -> d.unset(path("a")), "{}");
      assertEdit("{\n  a: 1,\n}", d -> d.unset(path("a")), "{}");
      assertEdit("{a: [1, 2, 3]}", d -> d.unset(path("a[2]")), "{a: [1, 2]}");
    }

    @Test
    void neverPutsTheClosingBraceIntoAComment() {
      assertEdit("{\n  a: 1, // one\n  b: 2 }", d -> d.unset(path("b")), "{\n  a: 1 // one\n   }");
    }

    @Test
    void aMissingPathChangesNothing() {
      ConfigDocument document = ConfigDocument.parse("{a: 1}");

      assertThat(document.unset(path("b.c"))).isSameAs(document);
    }
  }

  @Nested
  class Patching {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = { // the cases of RFC 7396, appendix A, whose top is an object
          "{a:'b'}|{a:'c'}|{a:'c'}",
          "{a:'b'}|{b:'c'}|{a:'b',b:'c'}",
          "{a:'b'}|{a:null}|{}",
          "{a:'b',b:'c'}|{a:null}|{b:'c'}",
          "{a:['b']}|{a:'c'}|{a:'c'}",
          "{a:'c'}|{a:['b']}|{a:['b']}",
          "{a:{b:'c'}}|{a:{b:'d',c:null}}|{a:{b:'d'}}",
          "{a:[{b:'c'}]}|{a:[1]}|{a:[1]}",
          "{e:null}|{a:1}|{e:null,a:1}",
          "{}|{a:{bb:{ccc:null}}}|{a:{bb:{}}}",
        })
    @SuppressWarnings("unchecked")
    void followsRfc7396(String text, String patch, String expected) {
      Object merge = ConfigDocument.value(patch);

      assertThat(ConfigDocument.parse(text).patch((Map<String, Object>) merge).tree())
          .isEqualTo(ConfigDocument.parse(expected).tree());
    }

    @Test
    void keepsCommentsOfWhatItDoesNotTouch() {
      assertEdit(
          "{\n  // a\n  a: { b: 1, c: 2 }, // A\n  // d\n  d: 3,\n}",
          d -> d.patch(Map.of("a", Map.of("b", 9L))),
          "{\n  // a\n  a: { b: 9, c: 2 }, // A\n  // d\n  d: 3,\n}");
    }
  }

  private static void assertEdit(
      String before, java.util.function.UnaryOperator<ConfigDocument> edit, String after) {
    assertThat(edit.apply(ConfigDocument.parse(before)).text()).isEqualTo(after);
  }

  private static ConfigPath path(String text) {
    return ConfigPath.parse(text);
  }
}
