package dev.gatehouse.gateway.hook;

import dev.gatehouse.gateway.hook.HookTransform.Input;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Fills {@code {{path.to[0].field}}} in a text: {@code headers.x}, {@code query.x}, {@code path},
 * {@code now}, and everything else from the payload. What is not there becomes nothing; what is
 * filled in is not read again.
 */
final class HookTemplate {
  private static final int MAX_CHARS = 200_000;

  private HookTemplate() {}

  /** Whether a text has places to fill. */
  static boolean hasPlaces(String template) {
    int open = template.indexOf("{{");
    return open >= 0 && template.indexOf("}}", open) >= 0;
  }

  /** Returns the text with its places filled, at most 200,000 characters of it. */
  static String fill(String template, Input input, Instant now) {
    StringBuilder filled = new StringBuilder();
    int at = 0;
    while (at < template.length() && filled.length() < MAX_CHARS) {
      int open = template.indexOf("{{", at);
      int close = open < 0 ? -1 : template.indexOf("}}", open + 2);
      if (close < 0) {
        filled.append(template, at, template.length());
        break;
      }
      filled.append(template, at, open);
      filled.append(words(value(template.substring(open + 2, close).strip(), input, now)));
      at = close + 2;
    }
    return filled.length() > MAX_CHARS ? filled.substring(0, MAX_CHARS) : filled.toString();
  }

  private static @Nullable Object value(String place, Input input, Instant now) {
    if (place.equals("now")) {
      return now.toString();
    }
    if (place.equals("path")) {
      return input.path();
    }
    if (place.startsWith("headers.")) {
      return input.headers().get(place.substring("headers.".length()).toLowerCase(Locale.ROOT));
    }
    if (place.startsWith("query.")) {
      return input.query().get(place.substring("query.".length()));
    }
    return below(
        input.payload(),
        place.startsWith("payload.") ? place.substring("payload.".length()) : place);
  }

  private static @Nullable Object below(JsonObject payload, String path) {
    Object value = payload;
    for (String step : path.split("\\.", -1)) {
      int bracket = step.indexOf('[');
      String name = bracket < 0 ? step : step.substring(0, bracket);
      if (step.isEmpty()) {
        return null;
      }
      if (!name.isEmpty()) {
        value = value instanceof JsonObject object ? object.getValue(name) : null;
      }
      if (bracket >= 0) {
        value = elements(value, step.substring(bracket));
      }
    }
    return value;
  }

  /** Follows {@code [0][1]}. */
  private static @Nullable Object elements(@Nullable Object start, String brackets) {
    Object value = start;
    for (String part : brackets.substring(1).split("\\[", -1)) {
      if (!part.endsWith("]") || !(value instanceof JsonArray array)) {
        return null;
      }
      int index = index(part.substring(0, part.length() - 1));
      if (index < 0 || index >= array.size()) {
        return null;
      }
      value = array.getValue(index);
    }
    return value;
  }

  private static int index(String digits) {
    return digits.matches("[0-9]{1,6}") ? Integer.parseInt(digits) : -1;
  }

  private static String words(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof JsonObject object) {
      return object.encode();
    }
    return value instanceof JsonArray array ? array.encode() : value.toString();
  }
}
