package dev.gatehouse.browser.profile;

import dev.gatehouse.ports.CdpAssignments;
import dev.gatehouse.ports.PortPlan;
import dev.gatehouse.ports.Reservation;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What is known of ports when browser profiles are resolved. Immutable.
 *
 * @param plan the instance's own
 * @param known which CDP ports it gave out before
 * @param claimed CDP ports that its lease holds now, by browser profile
 * @param others the other instances of this host: no port of theirs is planned
 */
public record PortsInUse(
    PortPlan plan, CdpAssignments known, Map<String, Integer> claimed, List<Reservation> others) {
  public PortsInUse {
    claimed = Map.copyOf(claimed);
    others = List.copyOf(others);
  }

  /** Ports of an instance that gave out none before and holds none now. */
  public static PortsInUse of(PortPlan plan, Collection<Reservation> others) {
    return new PortsInUse(plan, CdpAssignments.NONE, Map.of(), List.copyOf(others));
  }
}
