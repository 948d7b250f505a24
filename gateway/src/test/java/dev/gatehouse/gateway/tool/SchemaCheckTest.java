package dev.gatehouse.gateway.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaCheckTest {
  private static final JsonObject SCHEMA =
      new JsonObject(
          """
          {"type": "object",
           "properties": {
             "path": {"type": "string", "minLength": 1, "maxLength": 5},
             "limit": {"type": "integer", "minimum": 1, "maximum": 10},
             "ratio": {"type": "number", "exclusiveMinimum": 0},
             "force": {"type": "boolean"},
             "mode": {"enum": ["a", "b"]},
             "edits": {"type": "array", "minItems": 1, "maxItems": 2,
                       "items": {"$ref": "#/$defs/edit"}},
             "either": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
             "word": {"type": "string", "pattern": "^[a-z]+$"},
             "env": {"type": "object", "additionalProperties": {"type": "string"}}},
           "required": ["path"],
           "additionalProperties": false,
           "$defs": {"edit": {"type": "object", "properties": {"old": {"type": "string"}},
                              "required": ["old"]}}}
          """);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | at root: must have required property 'path'",
        "{\"path\": 1} | at /path: must be string",
        "{\"path\": \"\"} | at /path: must have at least 1 characters",
        "{\"path\": \"abcdef\"} | at /path: must have at most 5 characters",
        "{\"path\": \"a\", \"limit\": 1.5} | at /limit: must be integer",
        "{\"path\": \"a\", \"limit\": 11} | at /limit: must be <= 10",
        "{\"path\": \"a\", \"ratio\": 0} | at /ratio: must be > 0",
        "{\"path\": \"a\", \"mode\": \"c\"} | at /mode: must be one of [\"a\",\"b\"]",
        "{\"path\": \"a\", \"edits\": []} | at /edits: must have at least 1 items",
        "{\"path\": \"a\", \"edits\": [{\"old\": \"x\"}, {\"old\": 1}]}"
            + " | at /edits/1/old: must be string",
        "{\"path\": \"a\", \"either\": true} | at /either: fits none of the forms that it may have",
        "{\"path\": \"a\", \"word\": \"A\"} | at /word: must match ^[a-z]+$",
        "{\"path\": \"a\", \"env\": {\"X\": 1}} | at /env/X: must be string",
        "{\"path\": \"a\", \"other\": 1} | at root: unexpected property 'other'",
      })
  void namesThePathOfTheBadField(String arguments, String problem) {
    assertThat(SchemaCheck.problems(SCHEMA, new JsonObject(arguments))).containsExactly(problem);
  }

  @Test
  void takesWhatFits() {
    JsonObject good =
        new JsonObject(
            """
            {"path": "a", "limit": 10, "ratio": 0.5, "force": true, "mode": "b", "either": 3,
             "edits": [{"old": "x", "more": 1}], "word": "abc", "env": {"X": "1"}}
            """);

    assertThat(SchemaCheck.problems(SCHEMA, good)).isEmpty();
  }

  @Test
  void putsRightWhatModelsGetSlightlyWrong() {
    JsonObject given =
        new JsonObject("{\"path\": \"7\", \"limit\": \"3\", \"force\": \"true\", \"mode\": null}");

    JsonObject fixed = SchemaCheck.lenient(SCHEMA, given);

    assertThat(fixed)
        .isEqualTo(new JsonObject().put("path", "7").put("limit", 3L).put("force", true));
    assertThat(given.getValue("limit")).isEqualTo("3");
  }

  @Test
  void endsWithASchemaThatRefersToItself() {
    JsonObject schema =
        new JsonObject()
            .put("$ref", "#/$defs/x")
            .put("$defs", new JsonObject().put("x", new JsonObject().put("$ref", "#/$defs/x")));

    assertThat(SchemaCheck.problems(schema, new JsonObject()))
        .containsExactly("at root: is nested too deeply");
  }

  @Test
  @Timeout(20)
  void endsWithAPatternThatTakesForEver() {
    JsonObject schema =
        new JsonObject(
            """
            {"properties": {"word": {"type": "string", "pattern": "^a*a*a*a*a*a*b$"},
                            "deep": {"type": "string", "pattern": "^(a|b)*$"}}}
            """);

    assertThat(SchemaCheck.problems(schema, new JsonObject().put("word", "a".repeat(3_000))))
        .containsExactly("at /word: cannot be checked: the tool's pattern takes too much work");
    assertThat(SchemaCheck.problems(schema, new JsonObject().put("deep", "ab".repeat(50))))
        .isEmpty();
  }

  @Test
  @Timeout(20)
  void endsWithASchemaOfEndlessChoices() {
    JsonObject schema =
        new JsonObject(
            """
            {"$ref": "#/$defs/x",
             "$defs": {"x": {"anyOf": [{"$ref": "#/$defs/x"}, {"$ref": "#/$defs/x"}]}}}
            """);

    assertThat(SchemaCheck.problems(schema, new JsonObject())).isNotEmpty();
  }

  @Property
  void neverThrowsWhateverTheArgumentsAre(@ForAll String key, @ForAll String value) {
    JsonObject arguments =
        new JsonObject()
            .put(key, value)
            .put("edits", new JsonArray().add(new JsonObject().put(value, key)).add(value));

    assertThat(SchemaCheck.problems(SCHEMA, arguments)).isNotEmpty();
  }
}
