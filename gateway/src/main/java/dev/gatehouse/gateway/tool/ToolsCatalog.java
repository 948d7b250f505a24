package dev.gatehouse.gateway.tool;

import static dev.gatehouse.gateway.protocol.ParamsSpec.flag;
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

/** {@code tools.catalog}: every tool that there is, in groups, and the profiles it is in. */
final class ToolsCatalog implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.of(word("agentId"), flag("includePlugins"));

  private final Toolbox toolbox;
  private final CallerScopes scopes;

  @Inject
  ToolsCatalog(Toolbox toolbox, CallerScopes scopes) {
    this.toolbox = toolbox;
    this.scopes = scopes;
  }

  @Override
  public String name() {
    return "tools.catalog";
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
    return "{agentId, profiles: [{id, label}], groups: [{id, label, source, tools:"
        + " [{id, label, description, source, risk, defaultProfiles, pluginId?}]}"
        + "]}";
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
            Optional.empty(),
            Optional.empty(),
            false);
    boolean others = call.params().getBoolean("includePlugins", true);
    return toolbox.all(scope).map(all -> describe(scope, all, others));
  }

  private static JsonObject describe(ToolScope scope, List<Tool> all, boolean others) {
    JsonArray profiles = new JsonArray();
    for (ToolProfile profile : ToolProfile.values()) {
      profiles.add(new JsonObject().put("id", profile.id()).put("label", profile.label()));
    }
    JsonArray groups = new JsonArray();
    for (String id : ToolGroups.ids()) {
      List<Tool> tools =
          all.stream()
              .filter(tool -> tool.source().kind() == ToolOrigin.Kind.CORE)
              .filter(tool -> ToolGroups.of(tool.name()).equals(id))
              .toList();
      add(groups, id, ToolGroups.label(id), "core", tools);
    }
    if (others) {
      List<Tool> tools =
          all.stream().filter(tool -> tool.source().kind() != ToolOrigin.Kind.CORE).toList();
      add(groups, "plugins", "Plugins and MCP servers", "plugin", tools);
    }
    return new JsonObject()
        .put("agentId", scope.agentId())
        .put("profiles", profiles)
        .put("groups", groups);
  }

  private static void add(
      JsonArray groups, String id, String label, String source, List<Tool> tools) {
    if (tools.isEmpty()) {
      return;
    }
    JsonArray list = new JsonArray();
    for (Tool tool : tools) {
      JsonObject json =
          new JsonObject()
              .put("id", tool.name())
              .put("label", tool.name())
              .put("description", firstSentence(tool.description()))
              .put("source", source)
              .put("risk", tool.risk().name().toLowerCase(Locale.ROOT))
              .put("defaultProfiles", new JsonArray(ToolProfile.with(tool)));
      tool.source().name().ifPresent(name -> json.put("pluginId", name));
      list.add(json);
    }
    groups.add(
        new JsonObject()
            .put("id", id)
            .put("label", label)
            .put("source", source)
            .put("tools", list));
  }

  static String firstSentence(String text) {
    int end = text.indexOf(". ");
    return end < 0 ? text : text.substring(0, end + 1);
  }
}
