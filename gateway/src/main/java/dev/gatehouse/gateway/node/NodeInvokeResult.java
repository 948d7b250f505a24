package dev.gatehouse.gateway.node;

import static dev.gatehouse.gateway.protocol.ParamsSpec.any;
import static dev.gatehouse.gateway.protocol.ParamsSpec.flag;
import static dev.gatehouse.gateway.protocol.ParamsSpec.object;
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

/**
 * {@code node.invoke.result}: a node's answer to a command. One that nobody waits for is ignored.
 */
final class NodeInvokeResult implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          word("id").required(),
          word("nodeId").required(),
          flag("ok").required(),
          any("payload"),
          text("payloadJSON").nullable(),
          object("error", ParamsSpec.of(word("code"), word("message")).open()).nullable());

  private final Nodes nodes;

  @Inject
  NodeInvokeResult(Nodes nodes) {
    this.nodes = nodes;
  }

  @Override
  public String name() {
    return "node.invoke.result";
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
        nodes.answered(
            call.caller(),
            params.getString("id"),
            params.getBoolean("ok"),
            NodeAnswer.of(params.getValue("payload"), params.getString("payloadJSON")),
            params.getJsonObject("error"));
    JsonObject answer = new JsonObject().put("ok", true);
    return Future.succeededFuture(waited ? answer : answer.put("ignored", true));
  }
}
