package dev.gatehouse.gateway.node;

import static dev.gatehouse.gateway.protocol.ParamsSpec.any;
import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;
import static dev.gatehouse.gateway.protocol.ParamsSpec.text;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ErrorCode;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code node.invoke}: gives a command to a node and answers with what it answers. A command that
 * reaches through the node into its host's network or files takes an administrator.
 */
final class NodeInvoke implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          word("nodeId").required(),
          word("command", 200).required(),
          any("params"),
          integer("timeoutMs", 0).about("30000 where it is missing"),
          word("idempotencyKey").required(),
          text("sessionKey"),
          text("turnSourceChannel"),
          text("turnSourceTo"),
          text("turnSourceAccountId"),
          ParamsSpec.either("turnSourceThreadId", text(""), ParamsSpec.number("")));

  /** Changing a node's own rules for commands has methods of its own, for administrators. */
  private static final String RULES_OF_THE_NODE = "system.execApprovals.";

  private static final Set<String> FOR_ADMINISTRATORS =
      Set.of("browser.proxy", "browser.proxy.upload.v1", "fs.listDir", "terminal.upload");

  private final Nodes nodes;

  @Inject
  NodeInvoke(Nodes nodes) {
    this.nodes = nodes;
  }

  @Override
  public String name() {
    return "node.invoke";
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
  public boolean idempotent() {
    return true;
  }

  @Override
  public String result() {
    return "{ok: true, nodeId, command, payload, payloadJSON}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "UNAVAILABLE node not connected, details {code: \"NOT_CONNECTED\"}",
        "UNAVAILABLE node disconnected, details {code: \"NOT_CONNECTED\"}",
        "INVALID_REQUEST node command not allowed, details {reason, command}",
        "UNAVAILABLE node invoke timed out, details {nodeError: {code: \"TIMEOUT\"}}",
        "UNAVAILABLE the node's own words, details {nodeError}");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    JsonObject params = call.params();
    String nodeId = params.getString("nodeId").strip();
    String command = params.getString("command").strip();
    if (command.startsWith(RULES_OF_THE_NODE)) {
      throw new RpcException(
          ErrorCode.INVALID_REQUEST,
          "node.invoke does not allow system.execApprovals.*; use exec.approvals.node.*",
          new JsonObject().put("command", command));
    }
    if (FOR_ADMINISTRATORS.contains(command) && !call.caller().has(Scope.ADMIN)) {
      throw RpcException.missingScope(call.caller().protocol(), Scope.ADMIN);
    }
    Duration timeout =
        params.containsKey("timeoutMs")
            ? Duration.ofMillis(params.getLong("timeoutMs"))
            : NodeCommand.DEFAULT_TIMEOUT;
    return nodes
        .invoke(
            new NodeCommand(
                nodeId,
                command,
                params.getValue("params"),
                timeout,
                Optional.of(params.getString("idempotencyKey"))))
        .map(
            answer ->
                new JsonObject()
                    .put("ok", true)
                    .put("nodeId", nodeId)
                    .put("command", command)
                    .put("payload", answer.payload())
                    .put("payloadJSON", answer.payloadJson()));
  }
}
