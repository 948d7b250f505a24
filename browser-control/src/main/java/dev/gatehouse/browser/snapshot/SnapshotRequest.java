package dev.gatehouse.browser.snapshot;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.route.Fields;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a caller wants to see of a page.
 *
 * @param aria whether the bare accessibility tree is wanted
 * @param role whether anything is asked that makes it a role snapshot
 * @param ownRefs whether references are those of the AI form
 * @param maxChars 0 for no limit
 * @param limit how many nodes of the bare tree
 * @param selector empty for the whole page
 * @param frame selector of an iframe, empty for the page itself
 * @param timeLimit for reading the page
 */
record SnapshotRequest(
    boolean aria,
    boolean role,
    boolean ownRefs,
    LineFilter filter,
    long maxChars,
    int limit,
    Optional<String> selector,
    Optional<String> frame,
    boolean labels,
    Duration timeLimit) {
  private static final int DEFAULT_CHARS = 80_000;
  private static final int EFFICIENT_CHARS = 10_000;
  private static final int EFFICIENT_DEPTH = 6;
  private static final int DEFAULT_NODES = 500;
  private static final int MAX_NODES = 2_000;
  private static final int DEFAULT_MILLIS = 15_000;
  private static final int MIN_MILLIS = 500;
  private static final int MAX_MILLIS = 60_000;
  private static final int FEWEST_BRANCHES = 500;
  private static final int MAX_BRANCHES = 20_000;
  private static final int CHARS_PER_BRANCH = 25;

  /**
   * Reads a request.
   *
   * @throws BrowserException with status 400 when its parts do not go together
   */
  static SnapshotRequest of(Fields fields) {
    boolean efficient = fields.text("mode").filter("efficient"::equals).isPresent();
    boolean labels = fields.flag("labels", false);
    boolean aria = fields.text("format").filter("aria"::equals).isPresent();
    if (aria && (labels || fields.has("mode"))) {
      throw new BrowserException(400, "labels/mode=efficient require format=ai");
    }
    LineFilter filter =
        new LineFilter(
            fields.flag("interactive", efficient),
            fields.flag("compact", efficient),
            depth(fields, efficient));
    Optional<String> selector = fields.text("selector");
    Optional<String> frame = fields.text("frame");
    boolean role =
        labels
            || efficient
            || filter.interactive()
            || filter.compact()
            || filter.depth().isPresent()
            || selector.isPresent()
            || frame.isPresent();
    return new SnapshotRequest(
        aria,
        role,
        !role || fields.text("refs").filter("aria"::equals).isPresent(),
        filter,
        maxChars(fields, efficient ? EFFICIENT_CHARS : DEFAULT_CHARS),
        clamp(fields.whole("limit").orElse(DEFAULT_NODES), 1, MAX_NODES),
        selector,
        frame,
        labels,
        Duration.ofMillis(
            clamp(fields.whole("timeoutMs").orElse(DEFAULT_MILLIS), MIN_MILLIS, MAX_MILLIS)));
  }

  /**
   * About how many nodes with something in them an answer can show, so that a very large page need
   * not be read whole.
   */
  int branches() {
    if (aria) {
      return limit;
    }
    if (maxChars == 0) {
      return MAX_BRANCHES;
    }
    long shown = FEWEST_BRANCHES + maxChars / CHARS_PER_BRANCH;
    return (int) Math.min(MAX_BRANCHES, filter.interactive() ? 2 * shown : shown);
  }

  private static OptionalInt depth(Fields fields, boolean efficient) {
    OptionalInt depth = fields.whole("depth");
    if (depth.isPresent() && depth.getAsInt() >= 0) {
      return depth;
    }
    return efficient ? OptionalInt.of(EFFICIENT_DEPTH) : OptionalInt.empty();
  }

  private static long maxChars(Fields fields, int otherwise) {
    if (!fields.has("maxChars")) {
      return otherwise;
    }
    return Math.max(0, fields.whole("maxChars").orElse(0));
  }

  private static int clamp(int value, int min, int max) {
    return Math.max(min, Math.min(max, value));
  }
}
