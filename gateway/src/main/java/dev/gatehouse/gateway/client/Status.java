package dev.gatehouse.gateway.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A gateway's status.
 *
 * @param sessionCount how many sessions it knows
 * @param sessions what it says about them, as a tree
 * @param tree everything it said
 */
public record Status(long sessionCount, Map<String, Object> sessions, Map<String, Object> tree) {
  static Status of(@Nullable Object answer) {
    Map<String, Object> tree = Trees.object(answer);
    Map<String, Object> sessions = Trees.object(tree, "sessions");
    return new Status(Trees.number(sessions, "count", 0), sessions, tree);
  }

  /** Whether the gateway answered as one that is ready: it always does once it takes calls. */
  public boolean ready() {
    return !tree.isEmpty();
  }
}
