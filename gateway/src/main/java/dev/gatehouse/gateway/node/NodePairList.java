package dev.gatehouse.gateway.node;

import dev.gatehouse.gateway.access.Role;
import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.device.Devices;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;

/**
 * {@code node.pair.list}: the nodes that ask, and those that were paired, as devices or by name.
 */
final class NodePairList implements RpcMethod {
  private final NodePairings pairings;
  private final Devices devices;
  private final Nodes nodes;

  @Inject
  NodePairList(NodePairings pairings, Devices devices, Nodes nodes) {
    this.pairings = pairings;
    this.devices = devices;
    this.nodes = nodes;
  }

  @Override
  public String name() {
    return "node.pair.list";
  }

  @Override
  public Scope scope() {
    return Scope.PAIRING;
  }

  @Override
  public ParamsSpec params() {
    return ParamsSpec.NONE;
  }

  @Override
  public String result() {
    return "{pending: [{requestId, nodeId, ts}], paired: [{nodeId, createdAtMs, approvedAtMs}]}";
  }

  @Override
  public Future<?> call(RpcCall call) {
    return devices
        .waiting(Role.NODE)
        .compose(
            waiting ->
                devices
                    .with(Role.NODE)
                    .compose(
                        paired -> pairings.paired().map(named -> list(waiting, paired, named))));
  }

  private JsonObject list(
      List<JsonObject> waiting, List<Devices.Device> devices, List<PairedNode> named) {
    JsonArray pending = new JsonArray();
    pairings.waiting().forEach(request -> pending.add(request.toJson()));
    waiting.forEach(request -> pending.add(request.put("nodeId", request.getString("deviceId"))));
    JsonArray paired = new JsonArray();
    named.forEach(node -> paired.add(node.describe()));
    for (Devices.Device device : devices) {
      JsonObject json =
          new JsonObject()
              .put("nodeId", device.id())
              .mergeIn(device.about())
              .put("createdAtMs", device.createdAtMillis())
              .put("approvedAtMs", device.approvedAtMillis());
      long seen =
          nodes
              .find(device.id())
              .map(ConnectedNode::connectedAtMillis)
              .orElse(device.seenAtMillis());
      if (seen > 0) {
        json.put("lastConnectedAtMs", seen);
      }
      paired.add(json);
    }
    return new JsonObject().put("pending", pending).put("paired", paired);
  }
}
