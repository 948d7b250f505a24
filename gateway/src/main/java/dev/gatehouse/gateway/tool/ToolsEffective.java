package dev.gatehouse.gateway.tool;

import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code tools.effective}: the tools that turns of a session have now. */
final class ToolsEffective implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(word("agentId"), word("sessionKey").required());

  private final Toolbox toolbox;
  private final ToolPolicy policy;
  private final CallerScopes scopes;

  @Inject
  ToolsEffective(Toolbox toolbox, ToolPolicy policy, CallerScopes scopes) {
    this.toolbox = toolbox;
    this.policy = policy;
    this.scopes = scopes;
  }

  @Override
  public String name() {
    return "tools.effective";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "{agentId, profile, groups: [{id, label, source, tools: [{id, label, de"
        + "scription, rawDescription, source, risk, pluginId?, channelId?, mcpSer"
        + "ver?, mcpToolName?}]}]}";
  }

  @Override
  public List<String> errors() {
    return List.of("INVALID_REQUEST unknown agent id \"…\"");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    ToolScope scope =
        scopes.scope(
            Optional.ofNullable(call.params().getString("agentId")),
            Optional.ofNullable(call.params().getString("sessionKey")),
            Optional.empty(),
            false);
    return toolbox
        .effective(scope)
        .map(
            tools ->
                new JsonObject()
                    .put("agentId", scope.agentId())
                    .put("profile", policy.profile(scope))
                    .put("groups", groups(tools)));
  }

  private static JsonArray groups(List<Tool> tools) {
    JsonArray groups = new JsonArray();
    for (ToolOrigin.Kind kind : ToolOrigin.Kind.values()) {
      JsonArray list = new JsonArray();
      tools.stream()
          .filter(tool -> tool.source().kind() == kind)
          .forEach(tool -> list.add(describe(tool)));
      if (!list.isEmpty()) {
        groups.add(
            new JsonObject()
                .put("id", kind.wireName())
                .put("label", kind.label())
                .put("source", kind.wireName())
                .put("tools", list));
      }
    }
    return groups;
  }

  private static JsonObject describe(Tool tool) {
    JsonObject json =
        new JsonObject()
            .put("id", tool.name())
            .put("label", tool.name())
            .put("description", ToolsCatalog.firstSentence(tool.description()))
            .put("rawDescription", tool.description())
            .put("source", tool.source().kind().wireName())
            .put("risk", tool.risk().name().toLowerCase(Locale.ROOT));
    String named =
        switch (tool.source().kind()) {
          case MCP -> "mcpServer";
          case CHANNEL -> "channelId";
          case CORE, PLUGIN -> "pluginId";
        };
    tool.source().name().ifPresent(name -> json.put(named, name));
    tool.source().originalName().ifPresent(name -> json.put("mcpToolName", name));
    return json;
  }
}
