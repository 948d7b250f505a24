package dev.gatehouse.gateway.node;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Clock;

/** {@code node.list}: the nodes, the connected ones first. */
final class NodeList implements RpcMethod {
  private final NodeDirectory directory;
  private final Clock clock;

  @Inject
  NodeList(NodeDirectory directory, Clock clock) {
    this.directory = directory;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "node.list";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public ParamsSpec params() {
    return ParamsSpec.NONE;
  }

  @Override
  public String result() {
    return "{ts, nodes: [{nodeId, displayName?, platform?, version?, deviceFamily?, modelIdentifier?, remoteIp?, caps: [], commands: [], pathEnv?, permissions?, connectedAtMs?, paired, connected}]}";
  }

  @Override
  public Future<?> call(RpcCall call) {
    return directory
        .list()
        .map(
            nodes -> new JsonObject().put("ts", clock.millis()).put("nodes", new JsonArray(nodes)));
  }
}
