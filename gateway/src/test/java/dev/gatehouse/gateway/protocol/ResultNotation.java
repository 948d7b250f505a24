package dev.gatehouse.gateway.protocol;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys that a method's {@link RpcMethod#result()} promises, to hold real answers against:
 * {@code {ok, entry?, …}}. Only what is an object at its top says anything.
 */
final class ResultNotation {
  private final Map<String, Boolean> requiredByName = new LinkedHashMap<>();
  private final boolean open;
  private final boolean object;

  ResultNotation(String text) {
    this.object = text.startsWith("{") && end(text) == text.length();
    boolean more = false;
    if (object) {
      for (String part : parts(text.substring(1, text.length() - 1))) {
        String key = part.split("[:|]", 2)[0].strip();
        if (key.equals("…")) {
          more = true;
        } else if (!key.isEmpty()) {
          boolean optional = key.endsWith("?");
          requiredByName.put(optional ? key.substring(0, key.length() - 1) : key, !optional);
        }
      }
    }
    this.open = more;
  }

  /** What is wrong with {@code answer}: keys that are missing, keys that nobody promised. */
  List<String> problems(Object answer) {
    List<String> problems = new ArrayList<>();
    if (!object || !(answer instanceof JsonObject json)) {
      return problems;
    }
    requiredByName.forEach(
        (name, required) -> {
          if (required && !json.containsKey(name)) {
            problems.add(name + " is missing");
          }
        });
    if (!open) {
      json.fieldNames().stream()
          .filter(name -> !requiredByName.containsKey(name))
          .forEach(name -> problems.add(name + " is not described"));
    }
    return problems;
  }

  private static int end(String text) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      depth += depth(text.charAt(i));
      if (depth == 0) {
        return i + 1;
      }
    }
    return -1;
  }

  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      depth += depth(text.charAt(i));
      if (depth == 0 && text.charAt(i) == ',') {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  private static int depth(char c) {
    return c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
  }
}
