package dev.gatehouse.ports;

import static java.util.Objects.requireNonNull;

/**
 * The ports that an instance's files say it will use. It counts while the instance is stopped.
 *
 * @param owner whose
 * @param block its ports; those that were only given out ({@link PortUse#movable()}) keep other
 *     browser profiles away, but never another instance's fixed port
 */
public record Reservation(LeaseOwner owner, PortBlock block) {
  public Reservation {
    requireNonNull(owner, "owner");
    requireNonNull(block, "block");
  }
}
