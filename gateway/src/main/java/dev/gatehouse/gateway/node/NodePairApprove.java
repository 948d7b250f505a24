package dev.gatehouse.gateway.node;

import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.device.DeviceApprovals;
import dev.gatehouse.gateway.protocol.Broadcaster;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;

/**
 * {@code node.pair.approve}: pairs a node that asked, by its name or as a device. The answer to a
 * node that is paired by its name holds its token, once.
 */
final class NodePairApprove implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.of(word("requestId").required());

  private final NodePairings pairings;
  private final DeviceApprovals devices;
  private final Broadcaster broadcaster;
  private final Clock clock;

  @Inject
  NodePairApprove(
      NodePairings pairings, DeviceApprovals devices, Broadcaster broadcaster, Clock clock) {
    this.pairings = pairings;
    this.devices = devices;
    this.broadcaster = broadcaster;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "node.pair.approve";
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
    return "{requestId, node: {nodeId, token?, createdAtMs, approvedAtMs}}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "INVALID_REQUEST unknown requestId", "INVALID_REQUEST device pairing approval denied");
  }

  @Override
  public Future<?> call(RpcCall call) {
    String requestId = call.params().getString("requestId");
    return devices
        .isWaiting(requestId)
        .compose(
            device ->
                device
                    ? devices
                        .approve(call.caller(), requestId)
                        .map(node -> node.put("nodeId", node.getString("deviceId")))
                    : approve(requestId))
        .map(node -> new JsonObject().put("requestId", requestId).put("node", node));
  }

  private Future<JsonObject> approve(String requestId) {
    NodePairings.Request request =
        pairings.withdraw(requestId).orElseThrow(() -> RpcException.invalid("unknown requestId"));
    return pairings
        .pair(request)
        .map(
            granted -> {
              broadcaster.broadcast(
                  NodePairEvents.resolved(requestId, request.nodeId(), "approved", clock.millis()));
              return granted.node().describe().put("token", granted.token());
            });
  }
}
