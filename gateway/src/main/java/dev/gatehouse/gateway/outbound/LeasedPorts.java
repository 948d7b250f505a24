package dev.gatehouse.gateway.outbound;

import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.ports.LeaseTable;
import dev.gatehouse.profiles.component.GatewayContext;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.Set;

/** Reads them from the host's leases. */
final class LeasedPorts implements LocalPorts {
  private final GatewayContext context;
  private final LeaseTable leases;

  @Inject
  LeasedPorts(GatewayContext context, LeaseTable leases) {
    this.context = context;
    this.leases = leases;
  }

  @Override
  public Set<Integer> held() {
    Set<Integer> ports = new HashSet<>(context.lease().block().numbers());
    for (LeaseInfo lease : leases.active()) {
      ports.addAll(lease.block().numbers());
    }
    return ports;
  }
}
