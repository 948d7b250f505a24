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

/**
 * {@code device.pair.remove}: forgets a device; its tokens are dead and its sockets closed at once.
 */
final class DevicePairRemove implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.of(word("deviceId").required());

  private final DeviceRemoval removal;

  @Inject
  DevicePairRemove(DeviceRemoval removal) {
    this.removal = removal;
  }

  @Override
  public String name() {
    return "device.pair.remove";
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
    return "{deviceId, removed: true}";
  }

  @Override
  public List<String> errors() {
    return List.of("INVALID_REQUEST unknown deviceId", "INVALID_REQUEST device removal denied");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    String deviceId = call.params().getString("deviceId");
    return removal
        .remove(call.caller(), deviceId)
        .map(ignored -> new JsonObject().put("deviceId", deviceId).put("removed", true));
  }
}
