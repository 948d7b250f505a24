package dev.gatehouse.gateway.protocol;

import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Keeps the answers to requests that carry an idempotency key, for five minutes and at most a
 * thousand of them, the oldest going first; a failure is not kept. A request that comes again while
 * the first one runs waits for it. Used on the gateway's event loop only.
 */
@Singleton
final class IdempotencyCache {
  static final Duration TTL = Duration.ofMinutes(5);
  static final int MAX_ENTRIES = 1_000;

  private final Clock clock;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  @Inject
  IdempotencyCache(Clock clock) {
    this.clock = clock;
  }

  /** Returns the answer kept under {@code key}, or does the work and keeps its answer. */
  Future<?> once(String key, Supplier<Future<?>> work) {
    long now = clock.millis();
    dropExpired(now);
    Entry known = entries.get(key);
    if (known != null) {
      return known.answer;
    }
    Future<?> answer = work.get();
    Entry entry = new Entry(answer, now + TTL.toMillis());
    entries.put(key, entry);
    // What failed was not done; asking again may help.
    answer.onFailure(failure -> entries.remove(key, entry));
    if (entries.size() > MAX_ENTRIES) {
      Iterator<String> oldest = entries.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    return answer;
  }

  int size() {
    return entries.size();
  }

  private void dropExpired(long now) {
    // Insertion order is order of expiry.
    Iterator<Entry> all = entries.values().iterator();
    while (all.hasNext() && all.next().expiresAtMillis <= now) {
      all.remove();
    }
  }

  private record Entry(Future<?> answer, long expiresAtMillis) {}
}
