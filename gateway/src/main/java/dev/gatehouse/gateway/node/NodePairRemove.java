package dev.gatehouse.gateway.node;

import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Role;
import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.device.Devices;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;

/**
 * {@code node.pair.remove}: forgets a node; a device loses the role and its sockets of that role.
 */
final class NodePairRemove implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.of(word("nodeId").required());

  private final NodePairings pairings;
  private final Devices devices;

  @Inject
  NodePairRemove(NodePairings pairings, Devices devices) {
    this.pairings = pairings;
    this.devices = devices;
  }

  @Override
  public String name() {
    return "node.pair.remove";
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
    return "{nodeId, removed: true}";
  }

  @Override
  public List<String> errors() {
    return List.of("INVALID_REQUEST unknown nodeId");
  }

  @Override
  public Future<?> call(RpcCall call) {
    String nodeId = call.params().getString("nodeId").strip();
    return devices
        .remove(nodeId, Role.NODE)
        .compose(device -> pairings.remove(nodeId).map(named -> device || named))
        .map(
            known -> {
              if (!known) {
                throw RpcException.invalid("unknown nodeId");
              }
              return new JsonObject().put("nodeId", nodeId).put("removed", true);
            });
  }
}
