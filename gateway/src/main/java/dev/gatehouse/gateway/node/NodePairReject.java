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

/** {@code node.pair.reject}: turns a node away; it may ask again. */
final class NodePairReject implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.of(word("requestId").required());

  private final NodePairings pairings;
  private final DeviceApprovals devices;
  private final Broadcaster broadcaster;
  private final Clock clock;

  @Inject
  NodePairReject(
      NodePairings pairings, DeviceApprovals devices, Broadcaster broadcaster, Clock clock) {
    this.pairings = pairings;
    this.devices = devices;
    this.broadcaster = broadcaster;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "node.pair.reject";
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
    return "{requestId, nodeId}";
  }

  @Override
  public List<String> errors() {
    return List.of("INVALID_REQUEST unknown requestId");
  }

  @Override
  public Future<?> call(RpcCall call) {
    String requestId = call.params().getString("requestId");
    return devices
        .isWaiting(requestId)
        .compose(
            device ->
                device ? devices.reject(requestId) : Future.succeededFuture(reject(requestId)))
        .map(nodeId -> new JsonObject().put("requestId", requestId).put("nodeId", nodeId));
  }

  private String reject(String requestId) {
    NodePairings.Request request =
        pairings.withdraw(requestId).orElseThrow(() -> RpcException.invalid("unknown requestId"));
    broadcaster.broadcast(
        NodePairEvents.resolved(requestId, request.nodeId(), "rejected", clock.millis()));
    return request.nodeId();
  }
}
