package dev.gatehouse.gateway.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads JSON trees that came from a peer: a value of another type counts as absent. */
final class Trees {
  private Trees() {}

  @SuppressWarnings("unchecked") // JSON objects have string keys
  static Map<String, Object> object(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }

  static Map<String, Object> object(Map<String, Object> tree, String key) {
    return object(tree.get(key));
  }

  @SuppressWarnings("unchecked") // a list of anything is a list of objects
  static List<Object> list(@Nullable Object value) {
    return value instanceof List<?> list ? (List<Object>) list : List.of();
  }

  static List<Object> list(Map<String, Object> tree, String key) {
    return list(tree.get(key));
  }

  static List<Map<String, Object>> objects(@Nullable Object value) {
    return list(value).stream().filter(Map.class::isInstance).map(Trees::object).toList();
  }

  static List<String> strings(Map<String, Object> tree, String key) {
    return list(tree, key).stream()
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .toList();
  }

  static Optional<String> text(Map<String, Object> tree, String key) {
    return tree.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  static long number(Map<String, Object> tree, String key, long otherwise) {
    return tree.get(key) instanceof Number number ? number.longValue() : otherwise;
  }

  static boolean flag(Map<String, Object> tree, String key) {
    return Boolean.TRUE.equals(tree.get(key));
  }
}
