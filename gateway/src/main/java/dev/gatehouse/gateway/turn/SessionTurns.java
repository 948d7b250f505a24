package dev.gatehouse.gateway.turn;

import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.session.SessionKey;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Turns of a gateway that has no model yet. */
@Singleton
final class SessionTurns implements Turns {
  @Inject
  SessionTurns() {}

  @Override
  public Future<Turn> start(TurnRequest request) {
    return Future.failedFuture(RpcException.unavailable("no agent can answer yet"));
  }

  @Override
  public Optional<Turn> find(String runId) {
    return Optional.empty();
  }

  @Override
  public Aborted abort(SessionKey session, Optional<String> runId, String reason) {
    return new Aborted(List.of());
  }

  @Override
  public boolean running(SessionKey session) {
    return false;
  }

  @Override
  public int waiting(SessionKey session) {
    return 0;
  }
}
