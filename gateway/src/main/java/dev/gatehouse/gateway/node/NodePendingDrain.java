package dev.gatehouse.gateway.node;

import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/**
 * {@code node.pending.drain}: what waits for the node that asks, urgent things first. It stays
 * until {@code node.pending.ack}.
 */
final class NodePendingDrain implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(integer("maxItems", 1, 10).about("4 where it is missing"));

  private final PendingWork work;

  @Inject
  NodePendingDrain(PendingWork work) {
    this.work = work;
  }

  @Override
  public String name() {
    return "node.pending.drain";
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
    return "{nodeId, revision, items: [{id, type, priority, createdAtMs, expiresAtMs}], hasMore}";
  }

  @Override
  public Future<?> call(RpcCall call) {
    String nodeId = ConnectedNode.idOf(call.caller());
    PendingWork.Work waiting = work.of(nodeId, call.params().getInteger("maxItems", 4));
    JsonArray items = new JsonArray();
    waiting.items().forEach(item -> items.add(item.toJson()));
    return Future.succeededFuture(
        new JsonObject()
            .put("nodeId", nodeId)
            .put("revision", waiting.revision())
            .put("items", items)
            .put("hasMore", waiting.more()));
  }
}
