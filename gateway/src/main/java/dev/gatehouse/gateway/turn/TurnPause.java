package dev.gatehouse.gateway.turn;

import io.vertx.core.Future;

/**
 * Lets the turns of a gateway come to an end without refusing anybody: what arrives is stored and
 * waits, as after a crash, for this gateway or its next life. Used on the event loop only.
 */
public interface TurnPause {
  /**
   * Starts no turn any more, except those that a running one waits for.
   *
   * @return completes when none runs; the pause lasts until {@link #goOn}
   */
  Future<Void> hold();

  /** Starts what waits. */
  void goOn();
}
