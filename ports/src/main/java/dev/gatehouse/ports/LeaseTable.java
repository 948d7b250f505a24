package dev.gatehouse.ports;

import dev.gatehouse.core.distribution.PortLayout;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

public final class LeaseTable {
  public LeaseTable(HostDirectory directory, PortProbe probe) {}

  /** Takes a block or throws CONFLICT. */
  public Lease acquire(
      LeaseOwner owner, PortPlan plan, PortBlock block, Collection<Reservation> reservations) {
    return acquire(owner, plan, block, () -> reservations);
  }

  /** The same; the supplier is asked again at every CDP claim. */
  public Lease acquire(
      LeaseOwner owner,
      PortPlan plan,
      PortBlock block,
      Supplier<Collection<Reservation>> reservations) {
    throw new UnsupportedOperationException();
  }

  /** Takes any free block ("port 0"); the base that was chosen is {@code plan().gateway()}. */
  public Lease acquireAnywhere(
      LeaseOwner owner,
      PortLayout layout,
      PortSettings settings,
      Supplier<Collection<Reservation>> reservations) {
    throw new UnsupportedOperationException();
  }

  /** Leases whose process lives. */
  public List<LeaseInfo> active() {
    throw new UnsupportedOperationException();
  }

  /** The running instance on this state directory. */
  public Optional<LeaseInfo> of(Path stateDirectory) {
    throw new UnsupportedOperationException();
  }
}
