package dev.gatehouse.gateway.node;

import static dev.gatehouse.gateway.protocol.ParamsSpec.any;
import static dev.gatehouse.gateway.protocol.ParamsSpec.text;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code node.event}: a node tells what happens on its side. What nobody understands is ignored.
 */
final class NodeEvent implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(word("event").required(), any("payload"), text("payloadJSON").nullable());

  private final Map<String, NodeEventHandler> handlers = new HashMap<>();

  @Inject
  NodeEvent(Set<NodeEventHandler> handlers) {
    handlers.forEach(
        handler -> handler.events().forEach(event -> this.handlers.put(event, handler)));
  }

  @Override
  public String name() {
    return "node.event";
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
    return "{ok: true, event?, handled?, reason?}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "INVALID_REQUEST unknown agent id \"x\"",
        "INVALID_REQUEST agent.request has more than 20000 characters; send it in parts",
        "UNAVAILABLE too many messages of nodes are waiting; try again later");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    String event = call.params().getString("event");
    NodeEventHandler handler = handlers.get(event);
    if (handler == null) {
      return Future.succeededFuture(answer(call, event, false));
    }
    return handler
        .handle(call.caller(), event, payload(call.params()))
        .map(handled -> answer(call, event, handled));
  }

  private static JsonObject answer(RpcCall call, String event, boolean handled) {
    JsonObject answer = new JsonObject().put("ok", true);
    if (call.caller().protocol() == Protocol.V4) {
      answer.put("event", event).put("handled", handled);
      if (!handled) {
        answer.put("reason", "ignored");
      }
    }
    return answer;
  }

  private static JsonObject payload(JsonObject params) {
    if (params.getValue("payloadJSON") instanceof String text) {
      try {
        return new JsonObject(text);
      } catch (DecodeException | ClassCastException e) {
        return new JsonObject();
      }
    }
    return params.getValue("payload") instanceof JsonObject object ? object : new JsonObject();
  }
}
