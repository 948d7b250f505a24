package dev.gatehouse.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.marhali.json5.Json5;
import de.marhali.json5.Json5Element;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.NullUnmarked;

/** Edits of generated documents, in all their spellings, against other implementations. */
@NullUnmarked
class ConfigDocumentProperties {
  private static final ObjectMapper JACKSON = new ObjectMapper();

  @Property(tries = 500)
  void readsWhatAnotherReaderReads(@ForAll("documents") String text) {
    Json5Element oracle = Json5.builder(options -> options.build()).parse(text);

    assertThat(ConfigDocument.parse(text).text()).isEqualTo(text);
    assertThat(Json.write(ConfigDocument.parse(text).tree())).isEqualTo(Json.write(plain(oracle)));
  }

  @Property(tries = 500)
  void anyTextIsReadOrRefusedAtAPlaceInsideIt(@ForAll("soup") String text) {
    try {
      assertThat(ConfigDocument.parse(text).text()).isEqualTo(text);
    } catch (Json5SyntaxException e) {
      assertThat(e.line()).isBetween(1, (int) text.lines().count() + 1);
      assertThat(e.column()).isBetween(1, text.length() + 1);
    }
  }

  @Property(tries = 800)
  void whatIsSetIsThereAndAllElseIsAsBefore(
      @ForAll("documents") String text,
      @ForAll("paths") ConfigPath path,
      @ForAll("values") Object value) {
    ConfigDocument before = ConfigDocument.parse(text);
    Map<String, Object> expected = before.tree();
    if (!canHold(before, path)) {
      return;
    }
    ConfigDocument after = before.set(path, value);
    put(expected, path.steps(), value);

    assertThat(Json.write(after.tree())).isEqualTo(Json.write(reordered(expected, after.tree())));
    assertThat(after.tree()).isEqualTo(expected);
    assertThat(comments(after.text())).containsAll(comments(before.text(), before, path));
  }

  @Property(tries = 800)
  void whatIsUnsetIsGoneAndAllElseIsAsBefore(
      @ForAll("documents") String text, @ForAll("paths") ConfigPath path) {
    ConfigDocument before = ConfigDocument.parse(text);
    ConfigDocument after = before.unset(path);
    Map<String, Object> expected = before.tree();
    if (before.has(path)) {
      remove(expected, path.steps());
    }

    assertThat(Json.write(after.tree())).isEqualTo(Json.write(expected));
  }

  @Property(tries = 500)
  void aPatchDoesWhatRfc7396Says(
      @ForAll("documents") String text, @ForAll("patches") Map<String, Object> patch)
      throws Exception {
    ConfigDocument after = ConfigDocument.parse(text).patch(patch);
    JsonNode expected =
        merge(
            JACKSON.readTree(Json.write(ConfigDocument.parse(text).tree())),
            JACKSON.readTree(Json.write(patch)));

    assertThat(JACKSON.readTree(Json.write(after.tree()))).isEqualTo(expected);
  }

  @Provide
  Arbitrary<String> documents() {
    return object(3);
  }

  @Provide
  Arbitrary<ConfigPath> paths() {
    Arbitrary<Object> step =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(4, Arbitraries.of("a", "b", "c", "k-1").map(k -> k)),
            net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(0, 2).map(i -> i)));
    return Combinators.combine(Arbitraries.of("a", "b", "c"), step.list().ofMaxSize(2))
        .as(
            (first, rest) -> {
              List<Object> steps = new ArrayList<>(List.of(first));
              steps.addAll(rest);
              return new ConfigPath(steps);
            });
  }

  @Provide
  Arbitrary<Object> values() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(8).map(s -> (Object) s),
        Arbitraries.longs().map(l -> (Object) l),
        Arbitraries.doubles().map(d -> (Object) d),
        Arbitraries.of(true, false).map(b -> (Object) b),
        Arbitraries.of("a", "b", "z").list().ofMaxSize(3).map(l -> (Object) new ArrayList<>(l)),
        Arbitraries.maps(Arbitraries.of("a", "b", "z y"), Arbitraries.longs())
            .ofMaxSize(3)
            .map(m -> (Object) new LinkedHashMap<>(m)));
  }

  @Provide
  Arbitrary<Map<String, Object>> patches() {
    Arbitrary<Object> leaf =
        Arbitraries.oneOf(values(), Arbitraries.longs().map(l -> l)).injectNull(0.3);
    Arbitrary<Object> inner =
        Arbitraries.maps(Arbitraries.of("a", "b", "c"), leaf)
            .ofMaxSize(3)
            .map(m -> (Object) new LinkedHashMap<>(m));
    return Arbitraries.maps(Arbitraries.of("a", "b", "c", "d"), Arbitraries.oneOf(leaf, inner))
        .ofMaxSize(3)
        .map(LinkedHashMap::new);
  }

  @Provide
  Arbitrary<String> soup() {
    return Arbitraries.of(
            "{", "}", "[", "]", ":", ",", "a", "'x'", "\"y\"", "1", ".", "+", "0x", "//", "/*",
            "*/", "#", "\n", "\r", " ", "\\", "\\u0061", "null", "NaN", "'", "é", "\u2028",
            "\uFEFF")
        .list()
        .ofMaxSize(20)
        .map(parts -> String.join("", parts));
  }

  private Arbitrary<String> object(int depth) {
    Arbitrary<String> member =
        Combinators.combine(gap(), gap(), gap(), value(depth), gap())
            .as((g1, g2, g3, value, g4) -> g1 + "%s" + g2 + ":" + g3 + value + g4);
    Arbitrary<List<String>> keys =
        Arbitraries.of("a", "'b'", "\"c\"", "'k-1'", "$d").list().uniqueElements().ofMaxSize(4);
    return Combinators.combine(keys, member.list().ofSize(4), Arbitraries.of("", ","), gap())
        .as(
            (names, members, trailing, gap) -> {
              List<String> parts = new ArrayList<>();
              for (int i = 0; i < names.size(); i++) {
                parts.add(
                    members
                        .get(i)
                        .replaceFirst(
                            "%s", java.util.regex.Matcher.quoteReplacement(names.get(i))));
              }
              return "{" + String.join(",", parts) + (parts.isEmpty() ? "" : trailing) + gap + "}";
            });
  }

  private Arbitrary<String> array(int depth) {
    Arbitrary<String> element =
        Combinators.combine(gap(), value(depth), gap()).as((a, value, b) -> a + value + b);
    return Combinators.combine(element.list().ofMaxSize(3), Arbitraries.of("", ","), gap())
        .as(
            (elements, trailing, gap) ->
                "["
                    + String.join(",", elements)
                    + (elements.isEmpty() ? "" : trailing)
                    + gap
                    + "]");
  }

  private Arbitrary<String> value(int depth) {
    Arbitrary<String> scalar =
        Arbitraries.of(
            "1",
            "-2",
            "0x1F",
            "+3",
            ".5",
            "1.5e+3",
            "true",
            "null",
            "'x'",
            "\"y // no\"",
            "'\\x41'",
            "'it\\'s'");
    return depth == 0
        ? scalar
        : Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(3, scalar),
            net.jqwik.api.Tuple.of(1, Arbitraries.lazy(() -> object(depth - 1))),
            net.jqwik.api.Tuple.of(1, Arbitraries.lazy(() -> array(depth - 1))));
  }

  private static Arbitrary<String> gap() {
    return Arbitraries.of(
        "", " ", "\n", "\n  ", "\n\t", "// c\n", " /* d */ ", "\n  // e\n  ", "/*x\n*/");
  }

  private static boolean canHold(ConfigDocument document, ConfigPath path) {
    Object value = document.tree();
    for (int i = 0; i < path.steps().size(); i++) {
      Object step = path.steps().get(i);
      if (value == null) {
        return path.steps().subList(i, path.steps().size()).stream()
            .allMatch(s -> s instanceof String || s.equals(0));
      }
      if (value instanceof Map<?, ?> map && step instanceof String) {
        value = map.get(step);
      } else if (value instanceof List<?> list
          && step instanceof Integer index
          && index <= list.size()) {
        value = index < list.size() ? list.get(index) : null;
      } else {
        return false;
      }
    }
    return true;
  }

  @SuppressWarnings("unchecked")
  private static Object put(Object into, List<Object> steps, Object value) {
    if (steps.isEmpty()) {
      return value;
    }
    List<Object> rest = steps.subList(1, steps.size());
    if (steps.get(0) instanceof Integer index) {
      List<Object> list = into == null ? new ArrayList<>() : (List<Object>) into;
      Object old = index < list.size() ? list.get(index) : null;
      if (index < list.size()) {
        list.set(index, put(old, rest, value));
      } else {
        list.add(put(null, rest, value));
      }
      return list;
    }
    Map<String, Object> map = into == null ? new LinkedHashMap<>() : (Map<String, Object>) into;
    map.put((String) steps.get(0), put(map.get(steps.get(0)), rest, value));
    return map;
  }

  private static void remove(Map<String, Object> tree, List<Object> steps) {
    Object parent = tree;
    for (Object step : steps.subList(0, steps.size() - 1)) {
      parent =
          step instanceof Integer i ? ((List<?>) parent).get(i) : ((Map<?, ?>) parent).get(step);
    }
    Object last = steps.get(steps.size() - 1);
    if (last instanceof Integer i) {
      ((List<?>) parent).remove(i.intValue());
    } else {
      ((Map<?, ?>) parent).remove(last);
    }
  }

  /** The expected tree with its keys in the order of the actual one, where it has them. */
  private static Object reordered(Object expected, Object actual) {
    if (expected instanceof Map<?, ?> map && actual instanceof Map<?, ?> order) {
      Map<Object, Object> result = new LinkedHashMap<>();
      order.forEach((key, value) -> result.put(key, reordered(map.get(key), value)));
      return result;
    }
    return expected;
  }

  private static List<String> comments(String text) {
    return text.lines().filter(line -> line.contains("// e")).map(String::trim).toList();
  }

  /** Comments on lines of their own outside the value that an edit replaces. */
  private static List<String> comments(String text, ConfigDocument document, ConfigPath path) {
    return document.has(path) ? List.of() : comments(text);
  }

  private static JsonNode merge(JsonNode target, JsonNode patch) {
    if (!patch.isObject()) {
      return patch;
    }
    ObjectNode result =
        target.isObject() ? ((ObjectNode) target).deepCopy() : JACKSON.createObjectNode();
    patch
        .properties()
        .forEach(
            entry -> {
              if (entry.getValue().isNull()) {
                result.remove(entry.getKey());
              } else {
                JsonNode old = result.get(entry.getKey());
                result.set(
                    entry.getKey(),
                    merge(old == null ? JACKSON.nullNode() : old, entry.getValue()));
              }
            });
    return result;
  }

  private static Object plain(Json5Element element) {
    if (element.isJson5Object()) {
      Map<String, Object> map = new LinkedHashMap<>();
      element.getAsJson5Object().entrySet().forEach(e -> map.put(e.getKey(), plain(e.getValue())));
      return map;
    }
    if (element.isJson5Array()) {
      List<Object> list = new ArrayList<>();
      element.getAsJson5Array().forEach(e -> list.add(plain(e)));
      return list;
    }
    if (element.isJson5Null()) {
      return null;
    }
    if (element.getAsJson5Primitive().isBoolean()) {
      return element.getAsBoolean();
    }
    if (element.getAsJson5Primitive().isNumber()) {
      double number = element.getAsNumber().doubleValue();
      String text = element.toString();
      boolean whole = !text.contains(".") && !text.contains("e");
      return whole && number == Math.rint(number) ? (Object) (long) number : (Object) number;
    }
    return element.getAsString();
  }
}
