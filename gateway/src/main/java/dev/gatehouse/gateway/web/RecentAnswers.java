package dev.gatehouse.gateway.web;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Texts that were fetched a little while ago, at most {@value #MOST} and at most {@value
 * #MOST_CHARS} characters of them together; the oldest go first. Used on the gateway's event loop.
 */
final class RecentAnswers {
  private static final int MOST = 64;
  private static final int MOST_CHARS = 2_000_000;

  private final Clock clock;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private int chars;

  RecentAnswers(Clock clock) {
    this.clock = clock;
  }

  private record Entry(String text, long until) {}

  Optional<String> find(String key) {
    Entry entry = entries.get(key);
    if (entry == null) {
      return Optional.empty();
    }
    if (entry.until < clock.millis()) {
      remove(key);
      return Optional.empty();
    }
    return Optional.of(entry.text);
  }

  void keep(String key, String text, Duration time) {
    remove(key);
    if (time.isZero() || time.isNegative() || text.length() > MOST_CHARS / 4) {
      return;
    }
    entries.put(key, new Entry(text, clock.millis() + time.toMillis()));
    chars += text.length();
    while (entries.size() > MOST || chars > MOST_CHARS) {
      remove(entries.keySet().iterator().next());
    }
  }

  private void remove(String key) {
    Entry old = entries.remove(key);
    if (old != null) {
      chars -= old.text.length();
    }
  }
}
