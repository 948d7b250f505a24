package dev.gatehouse.browser.observe;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The newest entries of an endless series, bounded by their number and by what they weigh: a page
 * may say as much as it likes. The newest entry is always kept. Not safe for use by several
 * threads.
 */
final class Ring<T> {
  private final int maxEntries;
  private final int maxBytes;
  private final ToIntFunction<T> bytes;
  private final ArrayDeque<T> entries = new ArrayDeque<>();
  private long held;
  private long dropped;

  /**
   * @param maxEntries at least 1
   * @param bytes what one entry weighs; must not change while the entry is held
   */
  Ring(int maxEntries, int maxBytes, ToIntFunction<T> bytes) {
    this.maxEntries = maxEntries;
    this.maxBytes = maxBytes;
    this.bytes = bytes;
  }

  void add(T entry) {
    entries.addLast(entry);
    held += bytes.applyAsInt(entry);
    while (entries.size() > maxEntries || (held > maxBytes && entries.size() > 1)) {
      held -= bytes.applyAsInt(entries.removeFirst());
      dropped++;
    }
  }

  /** The entries, oldest first. */
  List<T> entries() {
    return List.copyOf(entries);
  }

  /** How many entries had to go since the last {@link #clear}. */
  long dropped() {
    return dropped;
  }

  void clear() {
    entries.clear();
    held = 0;
    dropped = 0;
  }
}
