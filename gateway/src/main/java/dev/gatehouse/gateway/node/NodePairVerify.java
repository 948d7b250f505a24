package dev.gatehouse.gateway.node;

import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/** {@code node.pair.verify}: whether a token is the one of a node that was paired by its name. */
final class NodePairVerify implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(word("nodeId").required(), word("token").required());

  private final NodePairings pairings;

  @Inject
  NodePairVerify(NodePairings pairings) {
    this.pairings = pairings;
  }

  @Override
  public String name() {
    return "node.pair.verify";
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
    return "{ok, node?}";
  }

  @Override
  public Future<?> call(RpcCall call) {
    return pairings
        .verify(call.params().getString("nodeId").strip(), call.params().getString("token"))
        .map(
            node -> {
              JsonObject answer = new JsonObject().put("ok", node.isPresent());
              node.ifPresent(found -> answer.put("node", found.describe()));
              return answer;
            });
  }
}
