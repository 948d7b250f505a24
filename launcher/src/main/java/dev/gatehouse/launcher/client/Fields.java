package dev.gatehouse.launcher.client;

import dev.gatehouse.launcher.cli.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An object of a gateway's answer, read without trust in its shape: what is missing or of another
 * type reads as nothing.
 *
 * @param tree maps, lists, strings, numbers, booleans, nulls
 */
public record Fields(Map<String, Object> tree) {
  /** Returns the fields of an answer; a list is found under {@code items}. */
  @SuppressWarnings("unchecked") // JSON objects have text keys
  public static Fields of(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return new Fields((Map<String, Object>) map);
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    if (value instanceof List<?> list) {
      tree.put("items", list);
    }
    return new Fields(tree);
  }

  /** A text, number or boolean as text; empty when it is missing, null or empty. */
  public Optional<String> find(String key) {
    Object value = tree.get(key);
    if (value == null || value instanceof Map || value instanceof List) {
      return Optional.empty();
    }
    if (value instanceof Double number && number == Math.rint(number)) {
      return Optional.of(Long.toString(number.longValue()));
    }
    String text = value.toString();
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /** The same, with a dash for nothing: a cell of a table. */
  public String text(String key) {
    return find(key).orElse("-");
  }

  /** A number, 0 when there is none. */
  public long number(String key) {
    return tree.get(key) instanceof Number number ? number.longValue() : 0;
  }

  /** Whether the field is true. */
  public boolean flag(String key) {
    return Boolean.TRUE.equals(tree.get(key));
  }

  /** An object; without fields when there is none. */
  public Fields object(String key) {
    return of(tree.get(key) instanceof Map<?, ?> map ? map : null);
  }

  /** The objects of a list. */
  public List<Fields> list(String key) {
    List<Fields> rows = new ArrayList<>();
    if (tree.get(key) instanceof List<?> list) {
      list.stream().filter(Map.class::isInstance).forEach(row -> rows.add(of(row)));
    }
    return rows;
  }

  /** The texts of a list, joined with commas; a dash for nothing. */
  public String words(String key) {
    if (!(tree.get(key) instanceof List<?> list) || list.isEmpty()) {
      return "-";
    }
    return String.join(", ", list.stream().map(String::valueOf).toList());
  }

  /** How long ago a time in milliseconds since 1970 was: {@code 5 min}; a dash for none. */
  public String age(String key, long nowMillis) {
    long then = number(key);
    return then <= 0 ? "-" : Durations.text(Duration.ofMillis(Math.max(0, nowMillis - then)));
  }

  /** How far ahead a time is: {@code in 5 min}; a dash for none. */
  public String ahead(String key, long nowMillis) {
    long then = number(key);
    return then <= 0
        ? "-"
        : "in " + Durations.text(Duration.ofMillis(Math.max(0, then - nowMillis)));
  }
}
