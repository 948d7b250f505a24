package dev.gatehouse.gateway.session;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Supplier;

/**
 * What runs in the sessions now; bound by the feature that runs turns. Used on the gateway's loop.
 */
public interface ActiveRuns {
  /** Ids of the turns that run or wait in a session. */
  List<String> of(SessionKey key);

  /**
   * Ends the turns of a session and works on it while none of them runs. A message that comes
   * meanwhile waits and is answered after the work.
   *
   * @param reason what the ended turns give as their reason
   * @return what {@code work} returns; fails with an {@code RpcException} when a turn does not end
   *     within 15 seconds, and then nothing was done
   */
  <T> Future<T> alone(SessionKey key, String reason, Supplier<Future<T>> work);

  /** Those of a gateway that runs no turns. */
  ActiveRuns NONE =
      new ActiveRuns() {
        @Override
        public List<String> of(SessionKey key) {
          return List.of();
        }

        @Override
        public <T> Future<T> alone(SessionKey key, String reason, Supplier<Future<T>> work) {
          return work.get();
        }
      };
}
