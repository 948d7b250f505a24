package dev.gatehouse.core.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValueFactory;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads JSON trees of maps, lists, strings, numbers, booleans and nulls. */
public final class ConfigTrees {
  private ConfigTrees() {}

  /** Returns the value at {@code path}, empty when a step is missing, null or no object. */
  public static Optional<Object> at(Map<String, Object> tree, String... path) {
    @Nullable Object value = tree;
    for (String step : path) {
      if (!(value instanceof Map<?, ?> map)) {
        return Optional.empty();
      }
      value = map.get(step);
    }
    return Optional.ofNullable(value);
  }

  /** Wraps a tree for typed access; keys are taken literally, never split at dots. */
  public static Config typed(Map<String, Object> tree) {
    return ((ConfigObject) ConfigValueFactory.fromMap(tree)).toConfig();
  }
}
