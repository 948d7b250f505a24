package dev.gatehouse.gateway.subagent;

import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.turn.Turn;
import dev.gatehouse.gateway.turn.TurnRequest;
import dev.gatehouse.gateway.turn.Turns;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Starts the turns that agents start, and ends loops of them: one turn that a person, a job or a
 * hook began leads to a limited number of others, however they are connected. Used on the gateway's
 * event loop only.
 */
@Singleton
final class AgentTurns {
  /** Turns that agents may start in all, from one turn that no agent started. */
  static final int MOST = 100;

  private static final int MAX_ROOTS = 2_000;

  private final Provider<Turns> turns;
  private final Map<String, Integer> started =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > MAX_ROOTS;
        }
      };

  @Inject
  AgentTurns(Provider<Turns> turns) {
    this.turns = turns;
  }

  /** Starts a turn; fails when this chain of turns has gone on for too long. */
  Future<Turn> start(Behalf behalf, TurnRequest.Builder request) {
    String root = behalf.lineage().root();
    int before = started.getOrDefault(root, 0);
    if (before >= MOST) {
      return Future.failedFuture(
          RpcException.unavailable(
              "agents have started "
                  + MOST
                  + " turns on one request; it goes on when a person asks again"));
    }
    started.put(root, before + 1);
    return turns
        .get()
        .start(
            request
                .origin(behalf.origin())
                .channel(behalf.channel())
                .lineage(java.util.Optional.of(behalf.lineage()))
                .build());
  }
}
