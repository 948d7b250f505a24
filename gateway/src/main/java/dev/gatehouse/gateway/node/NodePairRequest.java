package dev.gatehouse.gateway.node;

import static dev.gatehouse.gateway.protocol.ParamsSpec.flag;
import static dev.gatehouse.gateway.protocol.ParamsSpec.list;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.Broadcaster;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/** {@code node.pair.request}: asks for the pairing of a node by its name. */
final class NodePairRequest implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          word("nodeId", 200).required(),
          word("displayName", 200),
          word("platform", 200),
          word("version", 200),
          word("coreVersion", 200),
          word("uiVersion", 200),
          word("deviceFamily", 200),
          word("modelIdentifier", 200),
          list("caps", word("", 200), 0, 200),
          list("commands", word("", 200), 0, 200),
          word("remoteIp", 200),
          flag("silent"));

  private final NodePairings pairings;
  private final Broadcaster broadcaster;

  @Inject
  NodePairRequest(NodePairings pairings, Broadcaster broadcaster) {
    this.pairings = pairings;
    this.broadcaster = broadcaster;
  }

  @Override
  public String name() {
    return "node.pair.request";
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
    return "{status: \"pending\", request: {requestId, nodeId, ts}, created}";
  }

  @Override
  public Future<?> call(RpcCall call) {
    JsonObject about = call.params().copy();
    about.remove("nodeId");
    NodePairings.Request request = pairings.ask(call.params().getString("nodeId").strip(), about);
    if (request.created()) {
      broadcaster.broadcast(NodePairEvents.requested(request.toJson()));
    }
    return Future.succeededFuture(
        new JsonObject()
            .put("status", "pending")
            .put("request", request.toJson())
            .put("created", request.created()));
  }
}
