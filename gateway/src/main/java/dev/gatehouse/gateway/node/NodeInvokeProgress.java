package dev.gatehouse.gateway.node;

import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;
import static dev.gatehouse.gateway.protocol.ParamsSpec.text;
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

/** {@code node.invoke.progress}: a piece of what a command prints while it runs. */
final class NodeInvokeProgress implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          word("invokeId").required(),
          word("nodeId").required(),
          integer("seq", 0).required(),
          text("chunk", 16_384).required());

  private final Nodes nodes;

  @Inject
  NodeInvokeProgress(Nodes nodes) {
    this.nodes = nodes;
  }

  @Override
  public String name() {
    return "node.invoke.progress";
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
    return "{ok: true, ignored?}";
  }

  @Override
  public List<String> errors() {
    return List.of("INVALID_REQUEST nodeId mismatch");
  }

  @Override
  public Future<?> call(RpcCall call) {
    JsonObject params = call.params();
    if (!ConnectedNode.idOf(call.caller()).equals(params.getString("nodeId"))) {
      throw RpcException.invalid("nodeId mismatch");
    }
    boolean waited =
        nodes.progressed(
            call.caller(),
            params.getString("invokeId"),
            params.getLong("seq"),
            params.getString("chunk"));
    JsonObject answer = new JsonObject().put("ok", true);
    return Future.succeededFuture(waited ? answer : answer.put("ignored", true));
  }
}
