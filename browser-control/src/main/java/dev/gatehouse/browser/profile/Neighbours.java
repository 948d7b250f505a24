package dev.gatehouse.browser.profile;

import dev.gatehouse.ports.LeaseOwner;
import dev.gatehouse.ports.Reservation;
import java.util.List;

/** Tells which ports of this host belong to other instances. Safe to use from several threads. */
@FunctionalInterface
public interface Neighbours {
  /**
   * Returns the ports of every instance but {@code self}, running or only set up. Blocks for file
   * access.
   */
  List<Reservation> others(LeaseOwner self);
}
