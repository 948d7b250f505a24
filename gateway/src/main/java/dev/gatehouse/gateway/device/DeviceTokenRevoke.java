package dev.gatehouse.gateway.device;

import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;

/** {@code device.token.revoke}: makes a device's token invalid and closes its sockets. */
final class DeviceTokenRevoke implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(word("deviceId").required(), word("role").required());

  private final DeviceTokens tokens;

  @Inject
  DeviceTokenRevoke(DeviceTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public String name() {
    return "device.token.revoke";
  }

  @Override
  public Scope scope() {
    return Scope.PAIRING;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "{deviceId, role, revokedAtMs}";
  }

  @Override
  public List<String> errors() {
    return List.of("INVALID_REQUEST unknown deviceId/role");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    String deviceId = call.params().getString("deviceId");
    String role = call.params().getString("role");
    return tokens
        .revoke(call.caller(), deviceId, role)
        .map(
            token ->
                new JsonObject()
                    .put("deviceId", deviceId)
                    .put("role", role)
                    .put("revokedAtMs", token.revokedAtMillis()));
  }
}
