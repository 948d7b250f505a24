package dev.gatehouse.gateway.heartbeat;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import jakarta.inject.Inject;

/**
 * {@code last-heartbeat}: what the last heartbeat did. No agent has a heartbeat in this version, so
 * the answer is null, as it is before the first one.
 */
final class LastHeartbeat implements RpcMethod {
  @Inject
  LastHeartbeat() {}

  @Override
  public String name() {
    return "last-heartbeat";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public Future<?> call(RpcCall call) {
    return Future.succeededFuture();
  }
}
