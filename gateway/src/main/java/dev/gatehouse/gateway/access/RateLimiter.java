package dev.gatehouse.gateway.access;

import dev.gatehouse.gateway.access.Credential.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows those who guess. Failures are counted for each sort of credential and each peer, loopback
 * included, and for everybody together; who failed too often within the window must wait. Peers
 * that never failed are let through whatever others do, so that an attacker locks out nobody else.
 * Safe to use from several threads; never blocks.
 */
final class RateLimiter {
  private static final int MAX_PEERS = 10_000;
  private static final String MAPPED_IPV4 = "::ffff:";

  private final Clock clock;
  private final Limits limits;
  private final Map<Key, Record> records = new LinkedHashMap<>(16, 0.75f, true);
  private final Record everybody = new Record();

  RateLimiter(Clock clock, Limits limits) {
    this.clock = clock;
    this.limits = limits;
  }

  /**
   * How much is too much.
   *
   * @param maxFailures failures of one peer with one sort of credential within {@code window}
   * @param maxFailuresOfAll failures of everybody within {@code window}; beyond them one failure is
   *     enough to make a peer wait
   * @param window how long a failure counts
   * @param lockout how long a peer waits
   */
  record Limits(int maxFailures, int maxFailuresOfAll, Duration window, Duration lockout) {
    static final Limits DEFAULT = new Limits(10, 200, Duration.ofMinutes(1), Duration.ofMinutes(5));
  }

  /** How long this peer must wait before it may try this sort of credential; zero when not. */
  synchronized Duration waitFor(Kind kind, String peer) {
    Record record = records.get(new Key(kind, network(peer)));
    if (record == null) {
      return Duration.ZERO;
    }
    long now = clock.millis();
    record.forget(now);
    if (record.lockedUntilMillis > now) {
      // A clock that was set back must not lock anybody for longer than the lockout.
      record.lockedUntilMillis =
          Math.min(record.lockedUntilMillis, now + limits.lockout().toMillis());
      return Duration.ofMillis(record.lockedUntilMillis - now);
    }
    everybody.forget(now);
    if (everybody.failures >= limits.maxFailuresOfAll() && record.failures > 0) {
      return Duration.ofMillis(
          Math.max(1, everybody.windowStartMillis + limits.window().toMillis() - now));
    }
    return Duration.ZERO;
  }

  /** Counts a wrong credential. */
  synchronized void failed(Kind kind, String peer) {
    long now = clock.millis();
    Record record = records.computeIfAbsent(new Key(kind, network(peer)), key -> new Record());
    record.fail(now);
    everybody.fail(now);
    if (record.failures >= limits.maxFailures()) {
      record.lockedUntilMillis = now + limits.lockout().toMillis();
      record.failures = 0;
    }
    if (records.size() > MAX_PEERS) {
      records.remove(records.keySet().iterator().next());
    }
  }

  /** How many wrong credentials are counted in the current window, of everybody. */
  synchronized int recentFailures() {
    everybody.forget(clock.millis());
    return everybody.failures;
  }

  /**
   * One household has 2^64 IPv6 addresses, and every program on this host may call from each of the
   * 2^24 addresses of loopback; each of them counts as one peer.
   */
  private static String network(String address) {
    String peer =
        address.startsWith(MAPPED_IPV4) ? address.substring(MAPPED_IPV4.length()) : address;
    if (peer.startsWith("127.") || peer.equals("::1")) {
      return "loopback";
    }
    if (peer.indexOf(':') < 0) {
      return peer;
    }
    String[] groups = peer.split(":", -1);
    StringBuilder prefix = new StringBuilder();
    for (int i = 0; i < groups.length && i < 4 && !groups[i].isEmpty(); i++) {
      prefix.append(groups[i]).append(':');
    }
    return prefix + "/64";
  }

  private record Key(Kind kind, String network) {}

  private final class Record {
    private int failures;
    private long windowStartMillis;
    private long lockedUntilMillis;

    void forget(long now) {
      boolean windowOver =
          now >= windowStartMillis + limits.window().toMillis() || now < windowStartMillis;
      if (windowOver) {
        failures = 0;
        windowStartMillis = now;
      }
    }

    void fail(long now) {
      forget(now);
      if (failures == 0) {
        windowStartMillis = now;
      }
      failures++;
    }
  }
}
