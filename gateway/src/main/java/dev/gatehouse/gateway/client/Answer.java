package dev.gatehouse.gateway.client;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a call as a JSON tree.
 *
 * @param value maps, lists, strings, numbers, booleans, or null
 */
public record Answer(@Nullable Object value) {
  /** The answer as an object; empty when it is none. */
  public Map<String, Object> object() {
    return Trees.object(value);
  }

  /** The answer as a list; empty when it is none. */
  public List<Object> list() {
    return Trees.list(value);
  }
}
