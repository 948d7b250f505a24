package dev.gatehouse.browser.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RemoteTextTest {
  private static JsonObject text(String value) {
    return new JsonObject().put("type", "string").put("value", value);
  }

  private static String of(JsonObject... args) {
    JsonArray array = new JsonArray();
    for (JsonObject arg : args) {
      array.add(arg);
    }
    return RemoteText.ofArguments(array, 100);
  }

  @Test
  void writesPlainValuesAsTheyAre() {
    assertThat(
            of(
                text("a"),
                new JsonObject().put("type", "number").put("value", 3),
                new JsonObject().put("type", "bigint").put("unserializableValue", "12n"),
                new JsonObject().put("type", "undefined"),
                new JsonObject().put("type", "object").put("subtype", "null").putNull("value"),
                new JsonObject().put("type", "symbol").put("description", "Symbol(s)")))
        .isEqualTo("a 3 12n undefined null Symbol(s)");
  }

  @Test
  void fillsInWhatAFormatNames() {
    assertThat(of(text("%c%s is %d%% of %s"), text("color:red"), text("A"), text("5")))
        .isEqualTo("A is 5% of %s");
    assertThat(of(text("100%"), text("sure"))).isEqualTo("100% sure");
    assertThat(of()).isEmpty();
  }

  @Test
  void showsTheInsideOfMapsAndOfInstances() {
    JsonObject map =
        new JsonObject()
            .put("type", "object")
            .put("subtype", "map")
            .put("description", "Map(1)")
            .put(
                "preview",
                new JsonObject()
                    .put("subtype", "map")
                    .put("overflow", true)
                    .put(
                        "entries",
                        new JsonArray()
                            .add(
                                new JsonObject()
                                    .put("key", new JsonObject().put("description", "k"))
                                    .put("value", new JsonObject().put("description", "v")))));
    JsonObject instance =
        new JsonObject()
            .put("type", "object")
            .put("description", "Point")
            .put(
                "preview",
                new JsonObject()
                    .put(
                        "properties",
                        new JsonArray().add(new JsonObject().put("name", "x").put("value", "1"))));

    assertThat(of(map, instance)).isEqualTo("Map(1) {k => v, …} Point {x: 1}");
  }

  @Property
  void isNeverMuchLongerThanAllowedWhateverAPageSays(@ForAll String first, @ForAll String second) {
    assertThat(of(text(first), text(second)).length()).isLessThanOrEqualTo(150);
  }

  @Test
  void cutsNoCharacterInTwo() {
    assertThat(Texts.cut("ab😀cd", 3)).isEqualTo("ab… (4 characters more)");
    assertThat(Texts.cut("ab😀cd", 4)).isEqualTo("ab😀… (2 characters more)");
  }

  @Test
  void readsWhatWasThrown() {
    JsonObject event =
        new JsonObject()
            .put("timestamp", 1_000.5)
            .put(
                "exceptionDetails",
                new JsonObject()
                    .put(
                        "exception",
                        new JsonObject()
                            .put("type", "object")
                            .put("subtype", "error")
                            .put("className", "TypeError")
                            .put("description", "TypeError: a: b\n    at x (y.js:1:2)")));

    PageError error = PageError.of(event);

    assertThat(error.message()).isEqualTo("a: b");
    assertThat(error.name()).isEqualTo("TypeError");
    assertThat(error.stack()).contains("y.js");
    assertThat(PageError.of(new JsonObject()).message()).isEqualTo("unknown error");
  }
}
