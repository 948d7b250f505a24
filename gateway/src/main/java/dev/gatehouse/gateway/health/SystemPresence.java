package dev.gatehouse.gateway.health;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import jakarta.inject.Inject;

/** {@code system-presence}: who is there. */
final class SystemPresence implements RpcMethod {
  private final Presence presence;

  @Inject
  SystemPresence(Presence presence) {
    this.presence = presence;
  }

  @Override
  public String name() {
    return "system-presence";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public String result() {
    return "[{host?, ip?, version?, mode?, text, ts, …}]";
  }

  @Override
  public Future<JsonArray> call(RpcCall call) {
    return Future.succeededFuture(presence.list());
  }
}
