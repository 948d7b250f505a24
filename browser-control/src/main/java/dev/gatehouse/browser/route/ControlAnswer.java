package dev.gatehouse.browser.route;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The answer of browser control, whatever it leaves by. Immutable.
 *
 * @param status HTTP status
 * @param body JSON object
 */
public record ControlAnswer(int status, Map<String, Object> body) {
  public ControlAnswer {
    body = Collections.unmodifiableMap(new LinkedHashMap<>(body));
  }

  public static ControlAnswer ok(Map<String, Object> body) {
    return new ControlAnswer(200, body);
  }

  /** An error in the family's shape, {@code {"error": "Error: …"}}. */
  public static ControlAnswer error(int status, String message) {
    return new ControlAnswer(status, Map.of("error", "Error: " + message));
  }

  /** The error text, empty when it is none. */
  public String errorText() {
    return String.valueOf(body.getOrDefault("error", ""));
  }
}
