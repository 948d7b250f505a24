package dev.gatehouse.gateway.node;

import dev.gatehouse.gateway.protocol.GatewayEvent;
import io.vertx.core.json.JsonObject;

/** What those who let nodes in are told. */
final class NodePairEvents {
  static final String REQUESTED = "node.pair.requested";
  static final String RESOLVED = "node.pair.resolved";

  private NodePairEvents() {}

  static GatewayEvent requested(JsonObject request) {
    return GatewayEvent.of(REQUESTED, request).droppable(true);
  }

  static GatewayEvent resolved(String requestId, String nodeId, String decision, long nowMillis) {
    return GatewayEvent.of(
            RESOLVED,
            new JsonObject()
                .put("requestId", requestId)
                .put("nodeId", nodeId)
                .put("decision", decision)
                .put("ts", nowMillis))
        .droppable(true);
  }
}
