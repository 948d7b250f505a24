package dev.gatehouse.launcher;

import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.core.config.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a command that has ended left behind.
 *
 * @param line the command line, for messages
 * @param exit its exit status
 * @param out its standard output
 * @param err its standard error
 */
record Result(String line, int exit, String out, String err) {
  /** Standard output as one JSON document. */
  Map<String, Object> json() {
    Map<String, Object> tree = new LinkedHashMap<>();
    if (Json.parse(out) instanceof Map<?, ?> map) {
      map.forEach((key, value) -> tree.put(key.toString(), value));
    }
    return tree;
  }

  /** The text of a JSON value; {@code none} where there is none. */
  String json(String... path) {
    Optional<Object> value = ConfigTrees.at(json(), path);
    return value.map(Object::toString).orElse("none");
  }

  @Override
  public String toString() {
    return "$ " + line + "\n" + out + err + "[exit " + exit + "]";
  }
}
