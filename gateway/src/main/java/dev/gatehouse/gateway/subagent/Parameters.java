package dev.gatehouse.gateway.subagent;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Collects the JSON Schema of a tool's arguments. Not safe to share between threads. */
final class Parameters {
  private final JsonObject properties = new JsonObject();
  private final JsonArray required = new JsonArray();

  Parameters text(String name, String description) {
    return add(name, new JsonObject().put("type", "string").put("description", description));
  }

  Parameters needed(String name, String description) {
    required.add(name);
    return text(name, description);
  }

  Parameters choice(String name, String description, List<String> values) {
    return add(
        name,
        new JsonObject()
            .put("type", "string")
            .put("enum", new JsonArray(values))
            .put("description", description));
  }

  Parameters number(String name, String description, int least, int most) {
    return add(
        name,
        new JsonObject()
            .put("type", "integer")
            .put("minimum", least)
            .put("maximum", most)
            .put("description", description));
  }

  Parameters flag(String name, String description) {
    return add(name, new JsonObject().put("type", "boolean").put("description", description));
  }

  Parameters texts(String name, String description) {
    return add(
        name,
        new JsonObject()
            .put("type", "array")
            .put("items", new JsonObject().put("type", "string"))
            .put("description", description));
  }

  private Parameters add(String name, JsonObject schema) {
    properties.put(name, schema);
    return this;
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("type", "object")
        .put("properties", properties)
        .put("required", required)
        .put("additionalProperties", false);
  }
}
