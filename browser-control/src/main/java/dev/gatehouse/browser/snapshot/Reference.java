package dev.gatehouse.browser.snapshot;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A reference that a snapshot has given to an element.
 *
 * @param ref {@code e12} or {@code f1e2}
 * @param nth which of several with the same role and name it is, from 0; null where it is the only
 *     one
 */
record Reference(String ref, Element element, @Nullable Integer nth) {
  /** Returns it as answers show it. */
  Map<String, Object> shown() {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("role", element.role);
    if (!element.name.isEmpty()) {
      shown.put("name", element.name);
    }
    if (nth != null) {
      shown.put("nth", nth);
    }
    return shown;
  }
}
