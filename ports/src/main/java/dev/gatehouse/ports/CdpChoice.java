package dev.gatehouse.ports;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Chooses a port of an instance's CDP range for one more browser profile.
 *
 * @param held ports that are not to be had
 * @param remembered ports that other browser profiles of the same instance had before
 * @param promised ports that browser profiles of stopped instances had before
 * @param free whether a port can be opened now
 */
record CdpChoice(
    Set<Integer> held, Set<Integer> remembered, Set<Integer> promised, IntPredicate free) {
  // The family's documents tell people to space base ports 20 apart. A neighbour that follows them
  // puts its gateway, control, relay and canvas there, so these ports are given out last.
  private static final int DOCUMENTED_SPACING = 20;
  private static final Set<Integer> NEIGHBOUR_OFFSETS = Set.of(0, 2, 3, 4);

  OptionalInt in(PortPlan plan) {
    IntPredicate quiet = port -> !remembered.contains(port) && !promised.contains(port);
    IntPredicate polite = port -> !isNeighbourly(port - plan.gateway());
    List<IntPredicate> rounds =
        List.of(polite.and(quiet), quiet, port -> !promised.contains(port), port -> true);
    for (IntPredicate round : rounds) {
      for (int port = plan.firstCdp(); port <= plan.lastCdp(); port++) {
        if (!held.contains(port) && round.test(port) && free.test(port)) {
          return OptionalInt.of(port);
        }
      }
    }
    return OptionalInt.empty();
  }

  private static boolean isNeighbourly(int offset) {
    return NEIGHBOUR_OFFSETS.contains(Math.floorMod(offset, DOCUMENTED_SPACING));
  }
}
