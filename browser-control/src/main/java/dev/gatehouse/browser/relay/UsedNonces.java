package dev.gatehouse.browser.relay;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The nonces of extensions whose challenge could still be answered: none counts twice. Used on the
 * relay's loop only.
 */
final class UsedNonces {
  static final int MAX = 1_024;

  private final Map<String, Long> untilMillis = new LinkedHashMap<>();

  /** Notes {@code nonce} until a moment; false when it was there, or too many are. */
  boolean note(String nonce, long untilMillis, long nowMillis) {
    this.untilMillis.values().removeIf(until -> until < nowMillis);
    return this.untilMillis.size() < MAX
        && this.untilMillis.putIfAbsent(nonce, untilMillis) == null;
  }
}
