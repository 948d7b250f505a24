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
}
