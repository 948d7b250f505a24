package dev.gatehouse.browser.guard;

import dev.gatehouse.core.net.WebAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Why connections of a browser did not come about, the latest of them, in words: a browser itself
 * only says that they did not. Safe to share between threads.
 */
final class Outcomes {
  private static final int KEPT = 256;

  private final Map<String, String> reasons =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > KEPT;
        }
      };

  synchronized void failed(WebAddress url, String reason) {
    reasons.remove(key(url));
    reasons.put(key(url), reason);
  }

  synchronized void worked(WebAddress url) {
    reasons.remove(key(url));
  }

  /** Why the latest connection to the host and port of {@code url} did not work. */
  synchronized Optional<String> why(WebAddress url) {
    return Optional.ofNullable(reasons.get(key(url)));
  }

  private static String key(WebAddress url) {
    return url.host() + " " + url.port();
  }
}
