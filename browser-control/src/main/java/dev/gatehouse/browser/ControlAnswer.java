package dev.gatehouse.browser;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The answer of browser control, whatever it leaves by. Immutable.
 *
 * @param status HTTP status
 * @param body JSON object
 */
record ControlAnswer(int status, Map<String, Object> body) {
  ControlAnswer {
    body = Collections.unmodifiableMap(new LinkedHashMap<>(body));
  }

  static ControlAnswer ok(Map<String, Object> body) {
    return new ControlAnswer(200, body);
  }

  /** An error in the family's shape, {@code {"error": "Error: …"}}. */
  static ControlAnswer error(int status, String message) {
    return new ControlAnswer(status, Map.of("error", "Error: " + message));
  }

  /** The error text, empty when it is none. */
  String errorText() {
    return String.valueOf(body.getOrDefault("error", ""));
  }
}
