package dev.gatehouse.gateway.device;

import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;

/** {@code device.pair.rename}: gives a device a name of the owner's own. */
final class DevicePairRename implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(word("deviceId").required(), word("label", 64).required());

  private final Devices devices;

  @Inject
  DevicePairRename(Devices devices) {
    this.devices = devices;
  }

  @Override
  public String name() {
    return "device.pair.rename";
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
    return "{deviceId, label}";
  }

  @Override
  public List<String> errors() {
    return List.of("INVALID_REQUEST unknown deviceId");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    String deviceId = call.params().getString("deviceId");
    String label = call.params().getString("label").strip();
    return devices
        .rename(deviceId, label)
        .map(
            known -> {
              if (!known) {
                throw RpcException.invalid("unknown deviceId");
              }
              return new JsonObject().put("deviceId", deviceId).put("label", label);
            });
  }
}
