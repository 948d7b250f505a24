package dev.gatehouse.gateway.heartbeat;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;

/** {@code set-heartbeats}: turns all heartbeats on or off until the gateway ends. */
final class SetHeartbeats implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(ParamsSpec.any("enabled").about("true or false, needed")).open();

  private final Heartbeats heartbeats;

  @Inject
  SetHeartbeats(Heartbeats heartbeats) {
    this.heartbeats = heartbeats;
  }

  @Override
  public String name() {
    return "set-heartbeats";
  }

  @Override
  public Scope scope() {
    return Scope.ADMIN;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "{ok: true, enabled}";
  }

  @Override
  public List<String> errors() {
    return List.of("INVALID_REQUEST invalid set-heartbeats params: enabled (boolean) required");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    if (!(call.params().getValue("enabled") instanceof Boolean enabled)) {
      return Future.failedFuture(
          RpcException.invalid("invalid set-heartbeats params: enabled (boolean) required"));
    }
    heartbeats.enable(enabled);
    return Future.succeededFuture(new JsonObject().put("ok", true).put("enabled", enabled));
  }
}
