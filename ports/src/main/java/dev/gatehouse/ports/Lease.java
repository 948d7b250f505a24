package dev.gatehouse.ports;

import java.util.OptionalInt;

/**
 * The right of a running instance to its ports. The kernel takes it back when the process dies,
 * however it dies. Safe to use from several threads; every method blocks for file access.
 */
public interface Lease extends AutoCloseable {
  /** Who holds it. */
  LeaseOwner owner();

  /** The plan that was leased, with the base port that was chosen where the caller left it open. */
  PortPlan plan();

  /** The ports held now, with every CDP port claimed so far. */
  PortBlock block();

  /**
   * Claims the CDP port of a browser profile: the pinned one when given, else the one it had before
   * if that is still free, else the first port of the instance's range that no other instance holds
   * or reserves and nobody listens on. Claiming twice returns the same port. The port is kept for
   * the browser profile as a distance from the base port, so that it is the same after a restart
   * and moves with a new base.
   *
   * <p>A pinned port is not probed: a browser that was started by hand may be waiting there.
   *
   * @throws dev.gatehouse.core.GatehouseException with {@code CONFLICT} when the pinned port is
   *     another instance's or the range is full, {@code CONFIG} when it is one of the instance's
   *     own for something else
   */
  int claimCdp(String browserProfile, OptionalInt pinned);

  /** Gives the CDP port of a browser profile back, but remembers it for the next claim. */
  void releaseCdp(String browserProfile);

  /** Gives the CDP port of a browser profile that was deleted back and forgets it. */
  void forgetCdp(String browserProfile);

  /** Gives all ports back. Does nothing the second time. */
  @Override
  void close();
}
