package dev.gatehouse.gateway.heartbeat;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import jakarta.inject.Inject;

/** {@code last-heartbeat}: what the last heartbeat did; null before the first one. */
final class LastHeartbeat implements RpcMethod {
  private final Heartbeats heartbeats;

  @Inject
  LastHeartbeat(Heartbeats heartbeats) {
    this.heartbeats = heartbeats;
  }

  @Override
  public String name() {
    return "last-heartbeat";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public String result() {
    return "null | {ts, status, to?, preview?, durationMs?, hasMedia?, reason?, channel?, "
        + "silent?, indicatorType?}";
  }

  @Override
  public Future<?> call(RpcCall call) {
    return heartbeats
        .last()
        .<Future<?>>map(event -> Future.succeededFuture(event))
        .orElseGet(Future::succeededFuture);
  }
}
