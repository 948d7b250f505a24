package dev.gatehouse.gateway.interop;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Finds values in JSON by a path, and names their types. */
final class Shapes {
  private Shapes() {}

  /**
   * Every value at {@code path}; {@code []} stands for each element of a list, {@code *} for each
   * name.
   */
  static List<Object> at(JsonObject root, String path) {
    List<Object> current = new ArrayList<>();
    current.add(root);
    for (String step : path.replace("[]", ".[]").split("\\.")) {
      List<Object> next = new ArrayList<>();
      for (Object value : current) {
        if (step.equals("[]") && value instanceof JsonArray list) {
          list.forEach(next::add);
        } else if (step.equals("*") && value instanceof JsonObject object) {
          object.forEach(entry -> next.add(entry.getValue()));
        } else if (value instanceof JsonObject object && object.containsKey(step)) {
          next.add(object.getValue(step));
        }
      }
      current = next;
    }
    return current;
  }

  static String type(Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof Boolean) {
      return "boolean";
    }
    if (value instanceof Number) {
      return "number";
    }
    if (value instanceof String) {
      return "string";
    }
    return value instanceof JsonArray ? "array" : "object";
  }
}
