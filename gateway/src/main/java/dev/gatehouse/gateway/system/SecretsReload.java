package dev.gatehouse.gateway.system;

import dev.gatehouse.gateway.access.AccessControl;
import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/**
 * {@code secrets.reload}: reads the shared secret and that of the hooks again where the
 * configuration refers to them. Sockets that another secret opened are closed; a secret that cannot
 * be used leaves the old one in force.
 */
final class SecretsReload implements RpcMethod {
  private final AccessControl access;
  private final LiveConfig config;
  private final GatewayLoop loop;

  @Inject
  SecretsReload(AccessControl access, LiveConfig config, GatewayLoop loop) {
    this.access = access;
    this.config = config;
    this.loop = loop;
  }

  @Override
  public String name() {
    return "secrets.reload";
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
    return ParamsSpec.NONE;
  }

  @Override
  public String result() {
    return "{ok: true, warningCount}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    return loop.blocking(() -> access.reload(config::current))
        .map(taken -> new JsonObject().put("ok", true).put("warningCount", taken ? 0 : 1));
  }
}
