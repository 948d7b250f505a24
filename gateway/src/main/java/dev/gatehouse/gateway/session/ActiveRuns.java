package dev.gatehouse.gateway.session;

import java.util.List;

/**
 * What runs in the sessions now; bound by the feature that runs turns. Used on the gateway's loop.
 */
public interface ActiveRuns {
  /** Ids of the turns that run or wait in a session. */
  List<String> of(SessionKey key);

  /** Asks the turns of a session to end. They end a little later. */
  void abort(SessionKey key, String reason);

  /** Those of a gateway that runs no turns. */
  ActiveRuns NONE =
      new ActiveRuns() {
        @Override
        public List<String> of(SessionKey key) {
          return List.of();
        }

        @Override
        public void abort(SessionKey key, String reason) {}
      };
}
