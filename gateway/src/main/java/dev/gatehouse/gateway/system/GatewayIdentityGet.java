package dev.gatehouse.gateway.system;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/** {@code gateway.identity.get}: the public key by which this gateway is told from others. */
final class GatewayIdentityGet implements RpcMethod {
  private final GatewayIdentity identity;

  @Inject
  GatewayIdentityGet(GatewayIdentity identity) {
    this.identity = identity;
  }

  @Override
  public String name() {
    return "gateway.identity.get";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public boolean isIn(Protocol protocol) {
    return protocol == Protocol.V4;
  }

  @Override
  public ParamsSpec params() {
    return ParamsSpec.OPEN;
  }

  @Override
  public String result() {
    return "{deviceId, publicKey}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    return identity
        .get()
        .map(own -> new JsonObject().put("deviceId", own.id()).put("publicKey", own.key()));
  }
}
