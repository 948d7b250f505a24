package dev.gatehouse.gateway.outbound;

import java.util.Set;

/** The ports that gateways of this user hold on this machine. */
public interface LocalPorts {
  /** Their numbers now: this gateway's own and those of every gateway that runs. Blocks. */
  Set<Integer> held();
}
