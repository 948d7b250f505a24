package dev.gatehouse.browser.route;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A request to browser control, whatever it came by. Immutable.
 *
 * @param method HTTP method in upper case
 * @param path absolute path, percent-encoded, without a query
 * @param query parameters; of several with one name the first
 * @param body JSON object, empty when there was none
 */
public record ControlRequest(
    String method, String path, Map<String, String> query, Map<String, Object> body) {
  public ControlRequest {
    query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
    body = Collections.unmodifiableMap(new LinkedHashMap<>(body));
  }

  /** The browser profile it is about: from the query, else the body; empty for the default one. */
  public String profile() {
    String inQuery = query.getOrDefault("profile", "").trim();
    if (!inQuery.isEmpty()) {
      return inQuery;
    }
    return Optional.ofNullable(body.get("profile"))
        .filter(String.class::isInstance)
        .map(value -> ((String) value).trim())
        .orElse("");
  }
}
