package dev.gatehouse.gateway.lifecycle;

import io.vertx.core.Future;
import java.time.Duration;

/**
 * The life of the gateway that a part belongs to. Bound in every gateway's injector. Safe to use
 * from several threads; nothing blocks. The futures complete on threads that outlive the gateway's
 * event loop.
 */
public interface GatewayLifecycle {
  /**
   * Closes the gateway and starts it again in this process, with its configuration read anew. Its
   * state directory stays locked in between, and the ports stay the same unless the configuration
   * names others.
   *
   * @param farewell what clients are told
   * @return completes when the gateway is ready again; fails when it is stopped meanwhile or cannot
   *     start any more, and then nothing of it is left
   */
  Future<Void> restart(Farewell farewell);

  /**
   * Closes the gateway and gives everything back, the lock of its state directory and its ports
   * too, so that another process can take its place; it waits for {@link #resume} or for its end.
   *
   * @param limit how long running work may take to end
   */
  Future<Void> suspend(Farewell farewell, Duration limit);

  /** Starts a suspended gateway again. Completes when it is ready. */
  Future<Void> resume();

  /** How many times the gateway was started in this process; 1 after the first start. */
  int starts();
}
