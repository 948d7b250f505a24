package dev.gatehouse.gateway.provider;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Clock;

/**
 * {@code usage.status}: the windows of subscription plans. Providers tell them to their own
 * programs only, by addresses that they do not document; so the list is empty, as the family's is
 * with plain API keys.
 */
final class UsageStatus implements RpcMethod {
  private final Clock clock;

  @Inject
  UsageStatus(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "usage.status";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public String result() {
    return "{updatedAt, providers: []}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    return Future.succeededFuture(
        new JsonObject().put("updatedAt", clock.millis()).put("providers", new JsonArray()));
  }
}
