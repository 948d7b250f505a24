package dev.gatehouse.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class ParamsSpecTest {
  private static final ParamsSpec SPEC =
      ParamsSpec.of(
          ParamsSpec.word("key").required(),
          ParamsSpec.integer("limit", 1, 5_000),
          ParamsSpec.flag("probe"),
          ParamsSpec.choice("mode", "now", "later"),
          ParamsSpec.words("keys"),
          ParamsSpec.text("label").nullable(),
          ParamsSpec.object("inner", ParamsSpec.of(ParamsSpec.word("id").required())));

  @Test
  void findsNothingWrongWithGoodParameters() {
    assertThat(
            SPEC.check(
                new JsonObject()
                    .put("key", "k")
                    .put("limit", 5_000L)
                    .put("probe", false)
                    .put("mode", "now")
                    .put("keys", new JsonArray().add("a"))
                    .putNull("label")
                    .put("inner", new JsonObject().put("id", "x"))))
        .isEmpty();
  }

  @Test
  void saysEverythingThatIsWrongInTheWordsOfTheWire() {
    assertThat(
            SPEC.check(
                new JsonObject()
                    .put("limit", 0)
                    .put("probe", "yes")
                    .put("mode", "never")
                    .put("keys", new JsonArray().add("").add(3))
                    .put("inner", new JsonObject().put("extra", 1))
                    .put("bogus", 1)))
        .containsExactly(
            "must have required property 'key'",
            "at /limit: must be >= 1",
            "at /probe: must be boolean",
            "at /mode: must be equal to one of the allowed values",
            "at /keys/0: must NOT have fewer than 1 characters",
            "at /keys/1: must be string",
            "at /inner: must have required property 'id'",
            "at /inner: unexpected property 'extra'",
            "at root: unexpected property 'bogus'");
  }

  @Test
  void takesAnythingWhenItIsOpen() {
    assertThat(ParamsSpec.OPEN.check(new JsonObject().put("x", 1))).isEmpty();
    assertThat(ParamsSpec.NONE.check(new JsonObject().put("x", 1)))
        .containsExactly("at root: unexpected property 'x'");
  }

  @Test
  void takesAWholeNumberWrittenWithAPoint() {
    assertThat(SPEC.check(new JsonObject().put("key", "k").put("limit", 5.0))).isEmpty();
    assertThat(SPEC.check(new JsonObject().put("key", "k").put("limit", 5.5)))
        .containsExactly("at /limit: must be integer");
  }

  @Test
  void namesTheFieldInAListOfObjects() {
    ParamsSpec spec =
        ParamsSpec.of(
            ParamsSpec.objects(
                "items",
                ParamsSpec.of(
                    ParamsSpec.word("id", 3).required(), ParamsSpec.number("share", 0, 1))));

    assertThat(
            spec.check(
                new JsonObject()
                    .put(
                        "items",
                        new JsonArray()
                            .add(new JsonObject().put("id", "a"))
                            .add(new JsonObject().put("id", "long").put("share", 1.5))
                            .add(7))))
        .containsExactly(
            "at /items/1/id: must NOT have more than 3 characters",
            "at /items/1/share: must be <= 1",
            "at /items/2: must be object");
  }

  @Test
  void countsTheElementsOfAList() {
    ParamsSpec spec =
        ParamsSpec.of(ParamsSpec.list("options", ParamsSpec.word(""), 2, 3).required());

    assertThat(spec.check(new JsonObject().put("options", new JsonArray().add("a"))))
        .containsExactly("at /options: must NOT have fewer than 2 items");
    assertThat(
            spec.check(
                new JsonObject()
                    .put("options", new JsonArray().add("a").add("b").add("c").add("d"))))
        .containsExactly("at /options: must NOT have more than 3 items");
  }

  @Test
  void reportsTheAlternativeThatComesNearest() {
    ParamsSpec at =
        ParamsSpec.of(ParamsSpec.choice("kind", "at").required(), ParamsSpec.word("at").required());
    ParamsSpec every =
        ParamsSpec.of(
            ParamsSpec.choice("kind", "every").required(),
            ParamsSpec.integer("everyMs", 1).required());
    ParamsSpec spec =
        ParamsSpec.of(
            ParamsSpec.either("schedule", ParamsSpec.object("", at), ParamsSpec.object("", every)),
            ParamsSpec.either("id", ParamsSpec.text(""), ParamsSpec.integer("", 0)));

    assertThat(
            spec.check(
                new JsonObject()
                    .put("schedule", new JsonObject().put("kind", "every").put("everyMs", 0))
                    .put("id", true)))
        .containsExactly(
            "at /schedule/everyMs: must be >= 1", "at /id: must match a schema in anyOf");
    assertThat(
            ParamsSpec.either(at, every)
                .check(new JsonObject().put("kind", "at").put("at", "2026-11-21")))
        .isEmpty();
  }

  @Test
  void checksTheValuesOfAMapUnderTheirEscapedKeys() {
    ParamsSpec spec = ParamsSpec.of(ParamsSpec.map("env", ParamsSpec.text("")));

    assertThat(
            spec.check(new JsonObject().put("env", new JsonObject().put("A", "1").put("a/b~c", 2))))
        .containsExactly("at /env/a~1b~0c: must be string");
  }

  @Test
  void stopsCountingProblemsAtSomePoint() {
    JsonObject wrong = new JsonObject();
    for (int i = 0; i < 10_000; i++) {
      wrong.put("k" + i, i);
    }

    assertThat(ParamsSpec.NONE.check(wrong)).hasSize(32);
  }

  @Test
  void describesItselfForTheReference() {
    assertThat(SPEC.describe())
        .isEqualTo(
            "{key: text, not empty; limit?: whole number 1..5000; probe?: true or false; "
                + "mode?: \"now\" \\| \"later\"; keys?: list of (text, not empty); "
                + "label?: text or null; inner?: {id: text, not empty}}");
  }
}
