package dev.gatehouse.ports;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Which port of an instance's CDP range a browser profile gets, and which ones it is not given and
 * why. The lease chooses by it, so that what is announced is what happens. Claims nothing. Not safe
 * to share between threads.
 */
public final class CdpForecast {
  // The family's documents tell people to space base ports 20 apart. A neighbour that follows them
  // puts its gateway, control, relay and canvas there, so these ports are given out last.
  private static final int DOCUMENTED_SPACING = 20;
  private static final Set<Integer> NEIGHBOUR_OFFSETS = Set.of(0, 2, 3, 4);

  private final PortPlan plan;
  private final CdpAssignments known;
  private final IntPredicate free;
  private final Map<Integer, String> held = new HashMap<>();
  private final Map<Integer, String> promised = new HashMap<>();

  /**
   * Starts with a range of which nobody holds anything.
   *
   * @param known what was given out before: a browser profile gets its port again where it can
   * @param free whether a port could be opened now; always true for a mere look
   */
  public CdpForecast(PortPlan plan, CdpAssignments known, IntPredicate free) {
    this.plan = requireNonNull(plan, "plan");
    this.known = requireNonNull(known, "known");
    this.free = requireNonNull(free, "free");
  }

  /**
   * What would be given.
   *
   * @param port the port, empty when the range is full
   * @param again whether it is the one that the browser profile had before
   * @param passedOver ports before it that it is not given, ascending
   */
  public record Choice(OptionalInt port, boolean again, List<PassedOver> passedOver) {
    public Choice {
      passedOver = List.copyOf(passedOver);
    }
  }

  /**
   * A port that is not given.
   *
   * @param why for people: {@code gateway, the base port of sigil/rescue}
   */
  public record PassedOver(int port, String why) {}

  /** Somebody holds {@code port}: it is not to be had. */
  public CdpForecast hold(int port, String why) {
    held.putIfAbsent(port, why);
    return this;
  }

  /** Everything in {@code block} is held by {@code owner}. */
  public CdpForecast hold(String owner, PortBlock block) {
    block.uses().forEach(use -> hold(use.port(), use.reason() + " of " + owner));
    return this;
  }

  /** Ports that an instance only gave out before are promised; its others are held. */
  public CdpForecast reserve(Reservation other) {
    String owner = other.owner().name();
    for (PortUse use : other.block().uses()) {
      String why = use.reason() + " of " + owner;
      if (use.movable()) {
        promised.putIfAbsent(use.port(), why);
      } else {
        hold(use.port(), why);
      }
    }
    return this;
  }

  /** Chooses for {@code browserProfile}; the same again until something more is held. */
  public Choice choose(String browserProfile) {
    OptionalInt before = known.port(browserProfile, plan);
    if (before.isPresent()
        && !held.containsKey(before.getAsInt())
        && free.test(before.getAsInt())) {
      return new Choice(before, true, List.of());
    }
    Map<Integer, String> remembered = new HashMap<>();
    known
        .without(browserProfile)
        .uses(plan)
        .forEach(use -> remembered.put(use.port(), use.reason()));
    Set<Integer> busy = new HashSet<>();
    OptionalInt port = search(remembered, busy);
    int end = port.isPresent() ? port.getAsInt() : plan.lastCdp() + 1;
    List<PassedOver> passedOver = new ArrayList<>();
    for (int other = plan.firstCdp(); other < end; other++) {
      passedOver.add(new PassedOver(other, why(other, remembered, busy)));
    }
    return new Choice(port, false, passedOver);
  }

  private OptionalInt search(Map<Integer, String> remembered, Set<Integer> busy) {
    IntPredicate quiet = port -> !remembered.containsKey(port) && !promised.containsKey(port);
    IntPredicate polite = port -> !isNeighbourly(port - plan.gateway());
    List<IntPredicate> rounds =
        List.of(polite.and(quiet), quiet, port -> !promised.containsKey(port), port -> true);
    for (IntPredicate round : rounds) {
      for (int port = plan.firstCdp(); port <= plan.lastCdp(); port++) {
        if (!held.containsKey(port) && !busy.contains(port) && round.test(port)) {
          if (free.test(port)) {
            return OptionalInt.of(port);
          }
          busy.add(port);
        }
      }
    }
    return OptionalInt.empty();
  }

  private String why(int port, Map<Integer, String> remembered, Set<Integer> busy) {
    return Optional.ofNullable(held.get(port))
        .or(() -> busy.contains(port) ? Optional.of("a program listens there") : Optional.empty())
        .or(() -> Optional.ofNullable(remembered.get(port)).map(why -> why + " had it before"))
        .or(() -> Optional.ofNullable(promised.get(port)).map(why -> why + ", which is stopped"))
        .orElse(
            "left for an instance whose base port is a multiple of "
                + DOCUMENTED_SPACING
                + " away");
  }

  private static boolean isNeighbourly(int offset) {
    return NEIGHBOUR_OFFSETS.contains(Math.floorMod(offset, DOCUMENTED_SPACING));
  }
}
