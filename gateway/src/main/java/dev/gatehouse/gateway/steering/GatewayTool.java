package dev.gatehouse.gateway.steering;

import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.ConfigSchema;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import dev.gatehouse.gateway.audit.Audit;
import dev.gatehouse.gateway.configuration.ConfigChanges;
import dev.gatehouse.gateway.exec.ApprovalRequest;
import dev.gatehouse.gateway.exec.Approvals;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.steering.OpenKeys.Change;
import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolCall;
import dev.gatehouse.profiles.Instance;
import io.vertx.core.Future;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code gateway}: shows the gateway's configuration without secrets, and asks an operator for
 * changes of what is open. Approval counts for exactly the file and the change that were shown. Not
 * for turns whose words may come from outsiders, whatever lets them call it.
 */
final class GatewayTool implements Tool {
  private static final int MAX_RAW = 20_000;
  private static final JsonArray ACTIONS =
      new JsonArray(
          List.of("config.get", "config.schema", "config.patch", "config.apply", "restart"));

  private final ConfigChanges changes;
  private final Approvals approvals;
  private final Audit audit;
  private final Instance instance;

  @Inject
  GatewayTool(ConfigChanges changes, Approvals approvals, Audit audit, Instance instance) {
    this.changes = changes;
    this.approvals = approvals;
    this.audit = audit;
    this.instance = instance;
  }

  @Override
  public String name() {
    return "gateway";
  }

  @Override
  public String description() {
    return "Shows this gateway's configuration (config.get, config.schema; path narrows both) and"
        + " asks the operator for a change: config.patch merges raw, config.apply puts raw in the"
        + " file's place. Looks, models, heartbeats, resets and names may be changed; access,"
        + " tools, channels, secrets and programs never.";
  }

  @Override
  public JsonObject parameters() {
    return new JsonObject()
        .put("type", "object")
        .put(
            "properties",
            new JsonObject()
                .put("action", new JsonObject().put("type", "string").put("enum", ACTIONS.copy()))
                .put("path", text("For config.get and config.schema: agents.defaults"))
                .put("raw", text("For a change: JSON5").put("maxLength", MAX_RAW))
                .put("baseHash", text("For a change: the hash that config.get told"))
                .put("note", text("For a change: what it is for")))
        .put("required", new JsonArray().add("action"));
  }

  @Override
  public Risk risk() {
    return Risk.HIGH;
  }

  @Override
  public Future<ToolAnswer> call(ToolCall call) {
    String action = call.arguments().getString("action", "");
    if (call.scope().origin().untrusted()) {
      refused(call, action, "turn of an outsider", new JsonArray());
      return answer("the gateway is closed to turns that come from a channel, a hook or a node");
    }
    return switch (action) {
      case "config.get" ->
          changes
              .shown()
              .map(shown -> part(shown, "config", call.arguments().getString("path", "")));
      case "config.schema" -> schema(call.arguments().getString("path", ""));
      case "config.patch", "config.apply" ->
          change(call, action.equals("config.patch"))
              .recover(
                  failure ->
                      failure instanceof RpcException refusal
                          ? answer(told(refusal))
                          : Future.failedFuture(failure));
      case "restart" ->
          answer(
              "this version does not restart by itself; ask the operator to stop and start "
                  + instance.displayName());
      default -> answer("action must be one of " + ACTIONS.getList());
    };
  }

  private Future<ToolAnswer> change(ToolCall call, boolean merge) {
    String raw = call.arguments().getString("raw", "");
    String baseHash = call.arguments().getString("baseHash", "");
    if (raw.isBlank()) {
      return answer("raw is missing: the change as JSON5");
    }
    return changes
        .read()
        .compose(
            file -> {
              if (!file.hash().equals(baseHash)) {
                return answer(
                    "baseHash is not the hash of the file as it is now; call config.get again");
              }
              ConfigDocument before = ConfigDocument.parse(file.text());
              ConfigDocument after;
              try {
                after = changes.withSecrets(edited(before, raw, merge), before);
              } catch (Json5SyntaxException | IllegalArgumentException e) {
                return answer("raw is no configuration: " + e.getMessage());
              }
              List<Change> differences = OpenKeys.changes(before.tree(), after.tree());
              List<String> closed =
                  differences.stream().filter(one -> !one.open()).map(Change::path).toList();
              if (!closed.isEmpty()) {
                refused(call, "config", "closed to agents", new JsonArray(closed));
                return answer(
                    "these keys are not an agent's to change: "
                        + String.join(", ", closed)
                        + "; the operator can change them with config set");
              }
              if (differences.isEmpty()) {
                return Future.succeededFuture(ToolAnswer.text("nothing would change"));
              }
              return approved(call, before, after, differences);
            });
  }

  private Future<ToolAnswer> approved(
      ToolCall call, ConfigDocument before, ConfigDocument after, List<Change> differences) {
    StringBuilder shown = new StringBuilder("change the configuration:");
    differences.forEach(
        one ->
            shown
                .append('\n')
                .append(one.path())
                .append(": ")
                .append(value(one.before()))
                .append(" -> ")
                .append(value(one.after())));
    return approvals
        .request(
            ApprovalRequest.tool(name(), shown.toString())
                .agentId(call.scope().agentId())
                .session(call.scope().session())
                .runId(call.scope().runId().orElse(null))
                .toolCallId(call.id())
                .build())
        .compose(
            decision -> {
              if (!decision.allowed()) {
                return answer(
                    decision.verdict().isPresent()
                        ? "the operator refused the change"
                        : "no operator answered in time; nothing was changed");
              }
              return changes
                  .change(
                      "agent " + call.scope().agentId(),
                      "gateway tool: " + call.arguments().getString("note", "no reason given"),
                      current -> {
                        if (!current.text().equals(before.text())) {
                          throw RpcException.invalid(
                              "the file changed while the operator decided; call config.get again");
                        }
                        return after;
                      })
                  .map(
                      needRestart ->
                          ToolAnswer.json(
                              new JsonObject()
                                  .put("ok", true)
                                  .put(
                                      "changed",
                                      new JsonArray(
                                          differences.stream().map(Change::path).toList()))
                                  .put("atNextStart", new JsonArray(needRestart))));
            });
  }

  private static ConfigDocument edited(ConfigDocument before, String raw, boolean merge) {
    ConfigDocument given = ConfigDocument.parse(raw);
    return merge ? before.patch(given.tree()) : given;
  }

  private Future<ToolAnswer> schema(String path) {
    JsonObject at = new JsonObject(ConfigSchema.of(instance.distribution()).jsonSchema());
    for (String step : path.isBlank() ? List.<String>of() : List.of(path.strip().split("\\."))) {
      JsonObject properties = at.getJsonObject("properties", new JsonObject());
      if (!(properties.getValue(step) instanceof JsonObject below)) {
        return answer("the schema has no " + path);
      }
      at = below;
    }
    if (path.isBlank()) {
      JsonObject keys = at.getJsonObject("properties", new JsonObject());
      return Future.succeededFuture(
          ToolAnswer.json(
              new JsonObject()
                  .put("keys", new JsonArray(List.copyOf(keys.fieldNames())))
                  .put("hint", "give a path for the schema below it")));
    }
    return Future.succeededFuture(ToolAnswer.json(at));
  }

  private static ToolAnswer part(JsonObject shown, String key, String path) {
    Object at = shown.getValue(key);
    for (String step : path.isBlank() ? List.<String>of() : List.of(path.strip().split("\\."))) {
      at = at instanceof JsonObject object ? object.getValue(step) : null;
    }
    return ToolAnswer.json(shown.copy().put(key, at));
  }

  private void refused(ToolCall call, String action, String why, JsonArray paths) {
    audit.record(
        "config.refused",
        new JsonObject()
            .put("agentId", call.scope().agentId())
            .put("sessionKey", call.scope().session().value())
            .put("origin", call.scope().origin().name())
            .put("action", action)
            .put("why", why)
            .put("paths", paths));
  }

  private static String told(RpcException refusal) {
    return refusal.details().isEmpty()
        ? refusal.text()
        : refusal.text() + ": " + refusal.details().get().encode();
  }

  private static Future<ToolAnswer> answer(String error) {
    return Future.succeededFuture(ToolAnswer.error(error));
  }

  private static String value(@Nullable Object value) {
    return value == null ? "nothing" : Json.encode(value);
  }

  private static JsonObject text(String description) {
    return new JsonObject().put("type", "string").put("description", description);
  }
}
