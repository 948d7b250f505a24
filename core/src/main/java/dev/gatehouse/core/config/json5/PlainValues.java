package dev.gatehouse.core.config.json5;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brings values into the few types that a document knows. */
final class PlainValues {
  private PlainValues() {}

  /** A copy with {@code Long} and {@code Double} as the only numbers. */
  static @Nullable Object of(@Nullable Object value) {
    if (value == null || value instanceof String || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((key, element) -> copy.put((String) key, of(element)));
      return copy;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>(list.size());
      list.forEach(element -> copy.add(of(element)));
      return copy;
    }
    if (value instanceof Number number) {
      return number(number);
    }
    throw new IllegalArgumentException("no configuration value: " + value.getClass().getName());
  }

  private static Number number(Number number) {
    if (number instanceof BigInteger big) {
      return big.bitLength() < 64 ? (Number) big.longValue() : (Number) big.doubleValue();
    }
    if (number instanceof Double || number instanceof Float || number instanceof BigDecimal) {
      return number.doubleValue();
    }
    return number.longValue();
  }

  /** Wraps a value in the objects and arrays that a path asks for. */
  static @Nullable Object nest(List<Object> path, @Nullable Object value) {
    @Nullable Object nested = value;
    for (int i = path.size() - 1; i >= 0; i--) {
      if (path.get(i) instanceof String key) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put(key, nested);
        nested = map;
      } else if (path.get(i).equals(0)) {
        List<@Nullable Object> list = new ArrayList<>();
        list.add(nested);
        nested = list;
      } else {
        throw new IllegalArgumentException(
            "the array is missing, there is no [" + path.get(i) + "]");
      }
    }
    return nested;
  }

  static boolean equal(@Nullable Object a, @Nullable Object b) {
    return java.util.Objects.equals(a, b);
  }
}
