package dev.gatehouse.gateway.node;

import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;

/** {@code node.describe}: one node. */
final class NodeDescribe implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.of(word("nodeId").required());

  private final NodeDirectory directory;
  private final Clock clock;

  @Inject
  NodeDescribe(NodeDirectory directory, Clock clock) {
    this.directory = directory;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "node.describe";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "{ts, nodeId, displayName?, platform?, version?, deviceFamily?, modelIdentifier?, remoteIp?, caps, commands, pathEnv?, permissions?, connectedAtMs?, paired, connected}";
  }

  @Override
  public List<String> errors() {
    return List.of("INVALID_REQUEST unknown nodeId");
  }

  @Override
  public Future<?> call(RpcCall call) {
    String nodeId = call.params().getString("nodeId").strip();
    return directory
        .list()
        .map(
            nodes ->
                nodes.stream()
                    .filter(node -> nodeId.equals(node.getString("nodeId")))
                    .findFirst()
                    .map(node -> new JsonObject().put("ts", clock.millis()).mergeIn(node))
                    .orElseThrow(() -> RpcException.invalid("unknown nodeId")));
  }
}
