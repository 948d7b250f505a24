package dev.gatehouse.ports;

import dev.gatehouse.ports.PortConflict.Holder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds ports that two want, as a pure function of what is known. Fixed ports, pinned CDP ports and
 * CDP ports in use are exclusive; the rest of a CDP range is shared ground.
 */
public final class PortConflicts {
  private static final Comparator<PortConflict> BY_PORT =
      Comparator.comparingInt(PortConflict::port);
  private static final int SHOWN = 4;

  private PortConflicts() {}

  /**
   * Compares what one instance wants with what others hold, reserve and listen on. What the same
   * instance holds or reserves itself is no conflict. Ordered by port.
   *
   * @param leases what runs
   * @param reservations what is stopped; one whose instance is also in {@code leases} is left out
   * @param listeners programs that listen now and are no instance
   */
  public static List<PortConflict> between(
      LeaseOwner owner,
      PortBlock wanted,
      Collection<LeaseInfo> leases,
      Collection<Reservation> reservations,
      Collection<PortProbe.Listener> listeners,
      OptionalInt freeBase) {
    List<PortConflict> found = new ArrayList<>();
    for (LeaseInfo lease : leases) {
      if (!same(lease.owner(), owner)) {
        for (int port : wanted.intersect(lease.block())) {
          PortUse held = lease.block().use(port).orElseThrow();
          found.add(conflict(owner, wanted, port, Holder.running(lease, held), freeBase));
        }
      }
    }
    for (Reservation reservation : reservations) {
      if (!same(reservation.owner(), owner) && !runs(reservation, leases)) {
        PortBlock firm = reservation.block().only(use -> !use.movable());
        for (int port : wanted.intersect(firm)) {
          PortUse held = firm.use(port).orElseThrow();
          found.add(
              conflict(owner, wanted, port, Holder.stopped(reservation.owner(), held), freeBase));
        }
      }
    }
    Set<Integer> heldByRunning =
        found.stream()
            .filter(conflict -> conflict.holder().kind() == PortConflict.Kind.RUNNING)
            .map(PortConflict::port)
            .collect(Collectors.toSet());
    for (PortProbe.Listener listener : listeners) {
      // Whoever listens on the port of a running instance is that instance.
      if (!heldByRunning.contains(listener.port())
          && wanted.use(listener.port()).filter(use -> use.role().listensFromStart()).isPresent()) {
        found.add(conflict(owner, wanted, listener.port(), Holder.program(listener), freeBase));
      }
    }
    found.sort(BY_PORT);
    return found;
  }

  /**
   * Says all of {@code conflicts} in one sentence: for each holder the first port with both
   * reasons, then how many more there are.
   */
  public static String text(Collection<PortConflict> conflicts) {
    Map<String, PortConflict> first = new LinkedHashMap<>();
    conflicts.forEach(conflict -> first.putIfAbsent(conflict.holder().key(), conflict));
    String text =
        first.values().stream()
            .limit(SHOWN)
            .map(PortConflict::text)
            .collect(Collectors.joining("; "));
    long shown = first.values().stream().limit(SHOWN).map(PortConflict::port).distinct().count();
    long more = conflicts.stream().map(PortConflict::port).distinct().count() - shown;
    return more > 0
        ? text + "; " + more + (more == 1 ? " more port clashes" : " more ports clash")
        : text;
  }

  /** Compares every instance with every other one, running or not; each pair is named once. */
  public static List<PortConflict> among(
      Collection<LeaseInfo> leases, Collection<Reservation> reservations) {
    List<PortConflict> found = new ArrayList<>();
    List<LeaseInfo> running = List.copyOf(leases);
    for (int i = 0; i < running.size(); i++) {
      LeaseInfo lease = running.get(i);
      List<LeaseInfo> rest = running.subList(i + 1, running.size());
      found.addAll(
          between(lease.owner(), lease.block(), rest, List.of(), List.of(), OptionalInt.empty()));
    }
    List<Reservation> stopped = reservations.stream().filter(r -> !runs(r, leases)).toList();
    for (int i = 0; i < stopped.size(); i++) {
      Reservation one = stopped.get(i);
      List<Reservation> rest = stopped.subList(i + 1, stopped.size());
      PortBlock firm = one.block().only(use -> !use.movable());
      found.addAll(between(one.owner(), firm, leases, rest, List.of(), OptionalInt.empty()));
    }
    found.sort(BY_PORT);
    return found;
  }

  private static PortConflict conflict(
      LeaseOwner owner, PortBlock wanted, int port, Holder holder, OptionalInt freeBase) {
    return new PortConflict(owner, wanted.use(port).orElseThrow(), holder, freeBase);
  }

  private static boolean runs(Reservation reservation, Collection<LeaseInfo> leases) {
    return leases.stream().anyMatch(lease -> same(lease.owner(), reservation.owner()));
  }

  private static boolean same(LeaseOwner one, LeaseOwner other) {
    return one.instanceId().equals(other.instanceId());
  }
}
