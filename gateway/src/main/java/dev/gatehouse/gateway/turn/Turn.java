package dev.gatehouse.gateway.turn;

import dev.gatehouse.gateway.session.SessionKey;
import io.vertx.core.Future;

/**
 * A message that was accepted, and its answer on the way. Used on the gateway's event loop only.
 */
public interface Turn {
  /** Its id. */
  String runId();

  /** The conversation. */
  SessionKey session();

  /** When its message was stored, in milliseconds since 1970. */
  long acceptedAtMillis();

  /**
   * Completes on the loop when the turn is over and stored, however it ended; never fails. A
   * message that went into another turn ends with that one.
   */
  Future<TurnResult> result();

  /**
   * Adds a listener. It hears what comes from now on; one that is added in the same step of the
   * loop in which the turn was accepted misses nothing. Of a turn that is over it hears the end
   * only.
   */
  void listen(TurnListener listener);
}
