package dev.gatehouse.gateway.node;

import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/**
 * {@code exec.approvals.node.get}: the rules of a node's host for commands, from the node itself.
 */
final class ExecApprovalsNodeGet implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.of(word("nodeId").required());

  private final Nodes nodes;

  @Inject
  ExecApprovalsNodeGet(Nodes nodes) {
    this.nodes = nodes;
  }

  @Override
  public String name() {
    return "exec.approvals.node.get";
  }

  @Override
  public Scope scope() {
    return Scope.ADMIN;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "what the node answers: {path, exists, hash, file}";
  }

  @Override
  public List<String> errors() {
    return List.of("UNAVAILABLE node not connected", "INVALID_REQUEST node command not allowed");
  }

  @Override
  public Future<?> call(RpcCall call) {
    JsonObject params = call.params();
    JsonObject forwarded = new JsonObject();
    return nodes
        .invoke(
            new NodeCommand(
                params.getString("nodeId").strip(),
                "system.execApprovals.get",
                forwarded,
                NodeCommand.DEFAULT_TIMEOUT,
                Optional.empty()))
        .map(NodeAnswer::payload);
  }
}
