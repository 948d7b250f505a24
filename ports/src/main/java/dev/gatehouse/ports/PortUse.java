package dev.gatehouse.ports;

import static java.util.Objects.requireNonNull;

/**
 * One port and why an instance needs it.
 *
 * @param port 1..65535
 * @param role what for
 * @param reason for people, for example {@code browser profile "work", pinned by cdpPort}
 * @param origin where the number comes from, and so how it could be changed
 */
public record PortUse(int port, PortRole role, String reason, Origin origin) {
  public PortUse {
    if (port < 1 || port > Ports.MAX) {
      throw new IllegalArgumentException("no port: " + port);
    }
    requireNonNull(role, "role");
    requireNonNull(reason, "reason");
    requireNonNull(origin, "origin");
  }

  /** Whether the owner can take another port by itself the next time it starts. */
  public boolean movable() {
    return origin == Origin.ASSIGNED;
  }

  /** Where a port number comes from. */
  public enum Origin {
    /** Follows from the base port. */
    DERIVED,
    /** Stands in the configuration. */
    PINNED,
    /** Was given out of the CDP range. */
    ASSIGNED
  }
}
