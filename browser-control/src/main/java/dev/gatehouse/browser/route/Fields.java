package dev.gatehouse.browser.route;

import dev.gatehouse.browser.failure.BrowserException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a caller has sent, from body and query together, read leniently: numbers and flags may come
 * as text, texts as numbers. A field that holds something of another kind counts as absent. Where
 * both have a field, the body's counts. Immutable.
 */
public final class Fields {
  private final Map<String, String> query;
  private final Map<String, Object> body;

  /** The fields of a request. */
  public Fields(Map<String, String> query, Map<String, Object> body) {
    this.query = query;
    this.body = body;
  }

  /** Whether the field was sent with a value other than null. */
  public boolean has(String name) {
    return value(name) != null;
  }

  /** The value as it was sent, null when it was not. */
  public @Nullable Object value(String name) {
    Object inBody = body.get(name);
    return inBody == null ? query.get(name) : inBody;
  }

  /** The text without space around it; empty when there is none or only space. */
  public Optional<String> text(String name) {
    return untrimmed(name).map(String::trim).filter(text -> !text.isEmpty());
  }

  /** The text as it was sent, which may be empty. */
  public Optional<String> untrimmed(String name) {
    Object value = value(name);
    if (value instanceof String || value instanceof Boolean) {
      return Optional.of(value.toString());
    }
    return value instanceof Number number ? Optional.of(written(number)) : Optional.empty();
  }

  /**
   * The text without space around it.
   *
   * @throws BrowserException with status 400 when it is missing or only space
   */
  public String required(String name) {
    return text(name).orElseThrow(() -> new BrowserException(400, name + " is required"));
  }

  /** The number; a text may hold it. Never infinite. */
  public Optional<Double> number(String name) {
    Object value = value(name);
    if (value instanceof Number number) {
      return finite(number.doubleValue());
    }
    if (value instanceof String text && !text.isBlank()) {
      try {
        return finite(Double.parseDouble(text.trim()));
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** The number without its fraction, empty also when it is beyond an int. */
  public OptionalInt whole(String name) {
    Optional<Double> number = number(name);
    if (number.isEmpty()) {
      return OptionalInt.empty();
    }
    double floor = Math.floor(number.get());
    return floor < Integer.MIN_VALUE || floor > Integer.MAX_VALUE
        ? OptionalInt.empty()
        : OptionalInt.of((int) floor);
  }

  /** The flag: true, false, or one of the texts true, 1, yes, false, 0, no. */
  public Optional<Boolean> flag(String name) {
    Object value = value(name);
    if (value instanceof Boolean flag) {
      return Optional.of(flag);
    }
    return switch (text(name).orElse("").toLowerCase(Locale.ROOT)) {
      case "true", "1", "yes" -> Optional.of(true);
      case "false", "0", "no" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  /** The flag, {@code otherwise} when there is none. */
  public boolean flag(String name, boolean otherwise) {
    return flag(name).orElse(otherwise);
  }

  /** The list; a single value counts as a list of one, nothing as an empty one. */
  public List<Object> list(String name) {
    Object value = value(name);
    List<Object> list = new ArrayList<>();
    if (value instanceof Iterable<?> many) {
      many.forEach(
          one -> {
            if (one != null) {
              list.add(one);
            }
          });
    } else if (value != null) {
      list.add(value);
    }
    return List.copyOf(list);
  }

  /** The texts of a list: its texts, numbers and flags, as they were sent. */
  public List<String> texts(String name) {
    return list(name).stream()
        .filter(one -> one instanceof String || one instanceof Number || one instanceof Boolean)
        .map(one -> one instanceof Number number ? written(number) : one.toString())
        .toList();
  }

  /** The object, empty when there is none. */
  public Optional<Map<String, Object>> object(String name) {
    if (!(value(name) instanceof Map<?, ?> map)) {
      return Optional.empty();
    }
    Map<String, Object> object = new LinkedHashMap<>();
    map.forEach((key, value) -> object.put(String.valueOf(key), value));
    return Optional.of(object);
  }

  /** The fields of an object in a list or field, read in the same way. */
  public static Fields of(Map<String, Object> object) {
    return new Fields(Map.of(), object);
  }

  private static Optional<Double> finite(double number) {
    return Double.isFinite(number) ? Optional.of(number) : Optional.empty();
  }

  private static String written(Number number) {
    double value = number.doubleValue();
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : number.toString();
  }
}
