package dev.gatehouse.gateway.node;

import static dev.gatehouse.gateway.protocol.ParamsSpec.choice;
import static dev.gatehouse.gateway.protocol.ParamsSpec.flag;
import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;
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
import java.util.OptionalLong;

/**
 * {@code node.pending.enqueue}: leaves a wish for a node, which it finds when it is there again.
 * This gateway cannot wake a sleeping phone, and says so.
 */
final class NodePendingEnqueue implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          word("nodeId").required(),
          choice("type", "status.request", "location.request").required(),
          choice("priority", "normal", "high"),
          integer("expiresInMs", 1_000, 86_400_000),
          flag("wake"));

  private final PendingWork work;
  private final NodeDirectory directory;

  @Inject
  NodePendingEnqueue(PendingWork work, NodeDirectory directory) {
    this.work = work;
    this.directory = directory;
  }

  @Override
  public String name() {
    return "node.pending.enqueue";
  }

  @Override
  public Scope scope() {
    return Scope.WRITE;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "{nodeId, revision, queued: {id, type, priority, createdAtMs, expiresAtMs}, wakeTriggered}";
  }

  @Override
  public List<String> errors() {
    return List.of("INVALID_REQUEST unknown nodeId");
  }

  @Override
  public Future<?> call(RpcCall call) {
    JsonObject params = call.params();
    String nodeId = params.getString("nodeId").strip();
    return directory
        .list()
        .map(
            nodes -> {
              if (nodes.stream().noneMatch(node -> nodeId.equals(node.getString("nodeId")))) {
                throw RpcException.invalid("unknown nodeId");
              }
              Long ttl = params.getLong("expiresInMs");
              PendingWork.Item item =
                  work.add(
                      nodeId,
                      params.getString("type"),
                      params.getString("priority", "default"),
                      ttl == null ? OptionalLong.empty() : OptionalLong.of(ttl));
              return new JsonObject()
                  .put("nodeId", nodeId)
                  .put("revision", work.of(nodeId, 1).revision())
                  .put("queued", item.toJson())
                  .put("wakeTriggered", false);
            });
  }
}
