package dev.gatehouse.gateway.system;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/**
 * {@code update.status}: this gateway looks for no updates and installs none; its program is
 * replaced by whoever installed it.
 */
final class UpdateStatus implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.of(ParamsSpec.flag("refreshCheckout"));

  @Override
  public String name() {
    return "update.status";
  }

  @Override
  public Scope scope() {
    return Scope.ADMIN;
  }

  @Override
  public boolean isIn(Protocol protocol) {
    return protocol == Protocol.V4;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "{sentinel, updateAvailable: null, effectiveChannel, schedule: {channel, autoEnabled: false, install: {kind}}}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    return Future.succeededFuture(
        new JsonObject()
            .putNull("sentinel")
            .putNull("updateAvailable")
            .put("effectiveChannel", "stable")
            .put(
                "schedule",
                new JsonObject()
                    .put("channel", "stable")
                    .put("autoEnabled", false)
                    .put("install", new JsonObject().put("kind", "unknown"))));
  }
}
