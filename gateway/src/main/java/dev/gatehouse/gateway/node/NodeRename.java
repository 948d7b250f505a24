package dev.gatehouse.gateway.node;

import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

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

/** {@code node.rename}: gives a node a name of the owner's own. */
final class NodeRename implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(word("nodeId").required(), word("displayName", 64).required());

  private final Devices devices;
  private final NodePairings pairings;

  @Inject
  NodeRename(Devices devices, NodePairings pairings) {
    this.devices = devices;
    this.pairings = pairings;
  }

  @Override
  public String name() {
    return "node.rename";
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
    return "{nodeId, displayName}";
  }

  @Override
  public List<String> errors() {
    return List.of("INVALID_REQUEST unknown nodeId");
  }

  @Override
  public Future<?> call(RpcCall call) {
    String nodeId = call.params().getString("nodeId").strip();
    String name = call.params().getString("displayName").strip();
    return devices
        .rename(nodeId, name)
        .compose(known -> known ? Future.succeededFuture(true) : pairings.rename(nodeId, name))
        .map(
            known -> {
              if (!known) {
                throw RpcException.invalid("unknown nodeId");
              }
              return new JsonObject().put("nodeId", nodeId).put("displayName", name);
            });
  }
}
