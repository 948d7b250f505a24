package dev.gatehouse.gateway.tool;

import static dev.gatehouse.gateway.protocol.ParamsSpec.choice;
import static dev.gatehouse.gateway.protocol.ParamsSpec.flag;
import static dev.gatehouse.gateway.protocol.ParamsSpec.object;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.tool.ToolPolicy.Door;
import dev.gatehouse.gateway.tool.Toolbox.Outcome;
import dev.gatehouse.gateway.tool.Toolbox.Refusal;
import dev.gatehouse.gateway.transcript.Content;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code tools.invoke}: calls a tool without a turn. Who has not all rights does not reach the
 * tools that start programs or change the gateway; commands wait for approval as in a turn.
 */
final class ToolsInvoke implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          word("name").required(),
          object("args", ParamsSpec.OPEN),
          word("sessionKey"),
          word("agentId"),
          flag("confirm"),
          word("idempotencyKey"),
          choice("conversationReadOrigin", "direct-operator"));

  private final Toolbox toolbox;
  private final CallerScopes scopes;

  @Inject
  ToolsInvoke(Toolbox toolbox, CallerScopes scopes) {
    this.toolbox = toolbox;
    this.scopes = scopes;
  }

  @Override
  public String name() {
    return "tools.invoke";
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
    return "{ok, toolName, source?, output?: {content, details?}, error?: {code, m" + "essage}}";
  }

  @Override
  public List<String> errors() {
    return List.of("INVALID_REQUEST unknown agent id \"…\"");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    JsonObject params = call.params();
    boolean admin = call.caller().has(Scope.ADMIN);
    ToolScope scope =
        scopes.scope(
            Optional.ofNullable(params.getString("agentId")),
            Optional.ofNullable(params.getString("sessionKey")),
            Optional.empty(),
            admin);
    ToolCall wanted =
        new ToolCall(
            "rpc-" + UUID.randomUUID(),
            params.getString("name"),
            params.getJsonObject("args", new JsonObject()),
            scope,
            Promise.<Void>promise().future(),
            text -> {});
    Door door = admin ? Door.ADMIN : Door.CALLER;
    return toolbox.invoke(wanted, door).map(outcome -> answer(wanted.name(), outcome));
  }

  private static JsonObject answer(String name, Outcome outcome) {
    ToolAnswer answer = outcome.answer();
    JsonObject json = new JsonObject().put("ok", !answer.isError()).put("toolName", name);
    outcome.tool().ifPresent(tool -> json.put("source", tool.source().kind().wireName()));
    if (answer.isError()) {
      String code = outcome.refusal().map(Refusal::wireName).orElse("tool_error");
      return json.put(
          "error",
          new JsonObject().put("code", code).put("message", Content.text(answer.content())));
    }
    JsonObject output = new JsonObject().put("content", Content.json(answer.content()));
    answer.details().ifPresent(details -> output.put("details", details));
    return json.put("output", output);
  }
}
