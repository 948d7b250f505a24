package dev.gatehouse.gateway.turn;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** How many turns run at once in the gateway, and which sessions wait for their turn. */
final class Slots {
  private final Set<Lane> waiting = new LinkedHashSet<>();
  private int used;

  /** Takes a place when there is one; else the lane waits for {@link #giveBack}. */
  boolean take(Lane lane, int most) {
    if (used >= most) {
      waiting.add(lane);
      return false;
    }
    waiting.remove(lane);
    used++;
    return true;
  }

  /** Frees a place; returns those that may try to take one now, the longest waiting first. */
  List<Lane> giveBack() {
    used--;
    return List.copyOf(waiting);
  }

  void forget(Lane lane) {
    waiting.remove(lane);
  }

  int used() {
    return used;
  }
}
