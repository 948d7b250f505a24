package dev.gatehouse.ports;

import java.util.OptionalInt;

/**
 * The right of a running instance to its ports. The kernel takes it back when the process dies,
 * however it dies. Safe to use from several threads; every method blocks for file access.
 */
public interface Lease extends AutoCloseable {
  /** Who holds it. */
  LeaseOwner owner();

  /** The ports held now, with every CDP port claimed so far. */
  PortBlock block();

  /**
   * Claims the CDP port of a browser profile: the pinned one when given, else the one it had before
   * if that is still free, else the first port of the instance's range that no other instance holds
   * or reserves and nobody listens on. Claiming twice returns the same port.
   *
   * @throws dev.gatehouse.core.GatehouseException with {@code CONFLICT} when the pinned port is
   *     somebody else's or the range is full
   */
  int claimCdp(String browserProfile, OptionalInt pinned);

  /** Gives the CDP port of a browser profile back. */
  void releaseCdp(String browserProfile);

  /** Gives all ports back. Does nothing the second time. */
  @Override
  void close();
}
