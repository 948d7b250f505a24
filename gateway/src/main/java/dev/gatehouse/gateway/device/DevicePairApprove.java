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
 * {@code device.pair.approve}: lets a device in. Nobody can give rights that he does not have, and
 * a node takes an administrator.
 */
final class DevicePairApprove implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.of(word("requestId").required());

  private final DeviceApprovals approvals;

  @Inject
  DevicePairApprove(DeviceApprovals approvals) {
    this.approvals = approvals;
  }

  @Override
  public String name() {
    return "device.pair.approve";
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
    return "{requestId, device}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "INVALID_REQUEST unknown requestId", "INVALID_REQUEST device pairing approval denied");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    String requestId = call.params().getString("requestId");
    return approvals
        .approve(call.caller(), requestId)
        .map(device -> new JsonObject().put("requestId", requestId).put("device", device));
  }
}
