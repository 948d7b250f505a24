package dev.gatehouse.gateway.node;

import static dev.gatehouse.gateway.protocol.ParamsSpec.list;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;

/** {@code node.pending.ack}: the node has done what these wishes ask for. */
final class NodePendingAck implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.of(list("ids", word(""), 1, 100).required());

  private final PendingWork work;

  @Inject
  NodePendingAck(PendingWork work) {
    this.work = work;
  }

  @Override
  public String name() {
    return "node.pending.ack";
  }

  @Override
  public Scope scope() {
    return Scope.NODE;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "{nodeId, ackedIds: [], remainingCount}";
  }

  @Override
  public Future<?> call(RpcCall call) {
    String nodeId = ConnectedNode.idOf(call.caller());
    List<String> ids = call.params().getJsonArray("ids").stream().map(String.class::cast).toList();
    List<String> done = work.done(nodeId, ids);
    return Future.succeededFuture(
        new JsonObject()
            .put("nodeId", nodeId)
            .put("ackedIds", new JsonArray(done))
            .put("remainingCount", work.of(nodeId, Integer.MAX_VALUE).items().size()));
  }
}
