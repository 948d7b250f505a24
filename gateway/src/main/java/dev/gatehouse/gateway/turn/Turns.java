package dev.gatehouse.gateway.turn;

import dev.gatehouse.gateway.session.SessionKey;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * The turns of one gateway: each session answers one message after the other, sessions among
 * themselves answer at once. Used on the gateway's event loop only.
 */
public interface Turns {
  /**
   * Accepts a message. Completes when it is stored, that is, when no crash can lose it any more;
   * the answer comes with the {@link Turn}. A run id that is known already returns its turn and
   * stores nothing.
   *
   * @return the turn; fails with an {@code RpcException} in the words of the wire when the message
   *     cannot be accepted: unknown agent or model, send policy, full queue, too big
   */
  Future<Turn> start(TurnRequest request);

  /** Returns a turn that waits, runs, or ended at most ten minutes ago. */
  Optional<Turn> find(String runId);

  /**
   * The same as {@link #find}, once what an earlier life of the gateway left is in order: a turn
   * that was running when it ended goes on or has ended with an error.
   */
  Future<Optional<Turn>> recall(String runId);

  /**
   * Ends turns of a session at once: what waits never starts, the running model request and its
   * tools are cancelled. The results complete when that is stored.
   *
   * @param runId the one turn to end; empty for all of the session
   * @param reason {@code rpc}, {@code stop}, {@code timeout}; goes into the result
   */
  Aborted abort(SessionKey session, Optional<String> runId, String reason);

  /** Whether a turn of the session runs or waits. */
  boolean running(SessionKey session);

  /** How many turns wait in the session. */
  int waiting(SessionKey session);
}
