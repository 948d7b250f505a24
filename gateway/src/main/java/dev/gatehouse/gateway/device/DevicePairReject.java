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

/** {@code device.pair.reject}: turns a device away; it may ask again. */
final class DevicePairReject implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.of(word("requestId").required());

  private final DeviceApprovals approvals;

  @Inject
  DevicePairReject(DeviceApprovals approvals) {
    this.approvals = approvals;
  }

  @Override
  public String name() {
    return "device.pair.reject";
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
    return "{requestId, deviceId}";
  }

  @Override
  public List<String> errors() {
    return List.of("INVALID_REQUEST unknown requestId");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    String requestId = call.params().getString("requestId");
    return approvals
        .reject(requestId)
        .map(deviceId -> new JsonObject().put("requestId", requestId).put("deviceId", deviceId));
  }
}
