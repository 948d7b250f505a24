package dev.gatehouse.browser.control;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns what features answer with into a tree of maps, lists and simple values. Pure. */
final class PlainTree {
  private PlainTree() {}

  static Map<String, Object> of(Map<String, ?> map) {
    Map<String, Object> plain = new LinkedHashMap<>();
    map.forEach((key, value) -> plain.put(key, value(value)));
    return plain;
  }

  private static @Nullable Object value(@Nullable Object value) {
    if (value instanceof JsonObject object) {
      return of(object.getMap());
    }
    if (value instanceof JsonArray array) {
      return list(array.getList());
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> plain = new LinkedHashMap<>();
      map.forEach((key, inner) -> plain.put(String.valueOf(key), value(inner)));
      return plain;
    }
    if (value instanceof Path path) {
      return path.toString();
    }
    if (value instanceof Iterable<?> many) {
      return list(many);
    }
    if (value instanceof Optional<?> optional) {
      return value(optional.orElse(null));
    }
    return value;
  }

  private static List<Object> list(Iterable<?> many) {
    List<Object> plain = new ArrayList<>();
    many.forEach(inner -> plain.add(value(inner)));
    return plain;
  }
}
