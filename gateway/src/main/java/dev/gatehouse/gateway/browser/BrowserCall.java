package dev.gatehouse.gateway.browser;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A request to a browser, wherever it runs. Immutable.
 *
 * @param method {@code GET}, {@code POST} or {@code DELETE}
 * @param path a plain path, {@link BrowserPaths#plain}
 * @param query parameters
 * @param body JSON object; empty for none
 * @param limit how long to wait; empty for as long as the route takes
 * @param place on which machine
 * @param gone completes when nobody waits any more
 */
record BrowserCall(
    String method,
    String path,
    Map<String, String> query,
    Map<String, Object> body,
    Optional<Duration> limit,
    BrowserPlace place,
    Future<Void> gone) {
  BrowserCall {
    query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
    body = Collections.unmodifiableMap(new LinkedHashMap<>(body));
  }

  /** The browser profile that is asked for; empty for the default one. */
  String profile() {
    String inQuery = query.getOrDefault("profile", "").strip();
    return inQuery.isEmpty() && body.get("profile") instanceof String text ? text.strip() : inQuery;
  }
}
