package dev.gatehouse.gateway.skill;

import static dev.gatehouse.gateway.protocol.ParamsSpec.any;
import static dev.gatehouse.gateway.protocol.ParamsSpec.choice;
import static dev.gatehouse.gateway.protocol.ParamsSpec.flag;
import static dev.gatehouse.gateway.protocol.ParamsSpec.text;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.ConfigPath;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.core.config.Redactor;
import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.configuration.ConfigChanges;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.profiles.Instance;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code skills.update}: turns a skill on or off and gives it its key and variables. Empty texts
 * take keys out; the answer shows the entry without its secrets.
 */
final class SkillsUpdate implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          word("skillKey"),
          flag("enabled"),
          text("apiKey"),
          any("env"),
          word("agentId"),
          choice("source", "clawhub"),
          word("slug"),
          flag("all"),
          flag("force"));

  private final ConfigChanges changes;
  private final Redactor redactor;

  @Inject
  SkillsUpdate(ConfigChanges changes, Instance instance) {
    this.changes = changes;
    this.redactor = Redactor.of(instance.distribution());
  }

  @Override
  public String name() {
    return "skills.update";
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
    return "{ok, skillKey, config}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "UNAVAILABLE this gateway updates no skills from a registry",
        "INVALID_REQUEST a skill may not set …");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    JsonObject params = call.params();
    if (params.containsKey("source")) {
      return Future.failedFuture(
          RpcException.unavailable("this gateway updates no skills from a registry"));
    }
    String key = params.getString("skillKey");
    if (key == null) {
      return Future.failedFuture(
          RpcException.invalid(
              "invalid skills.update params: must have required property 'skillKey'"));
    }
    if (params.containsKey("env") && !(params.getValue("env") instanceof JsonObject)) {
      return Future.failedFuture(
          RpcException.invalid("invalid skills.update params: at /env: must be object"));
    }
    ConfigPath entry = ConfigPath.of("skills", "entries", key);
    return changes
        .edit(
            "client " + call.caller().client().label(),
            "skills.update " + key,
            document -> edit(document, entry, params))
        .map(
            config ->
                new JsonObject()
                    .put("ok", true)
                    .put("skillKey", key)
                    .put("config", shown(SkillGate.entry(config, key), key)));
  }

  private static ConfigDocument edit(ConfigDocument document, ConfigPath entry, JsonObject params) {
    ConfigDocument edited = document;
    if (params.getValue("enabled") instanceof Boolean enabled) {
      edited = edited.set(entry.plus("enabled"), enabled);
    }
    if (params.getValue("apiKey") instanceof String secret) {
      edited = put(edited, entry.plus("apiKey"), secret.strip());
    }
    if (params.getValue("env") instanceof JsonObject env) {
      for (Map.Entry<String, Object> variable : env) {
        if (Reserved.is(variable.getKey())) {
          throw RpcException.invalid("a skill may not set " + variable.getKey());
        }
        edited =
            put(
                edited,
                entry.plus("env").plus(variable.getKey()),
                variable.getValue() instanceof String text ? text.strip() : "");
      }
    }
    return edited;
  }

  private static ConfigDocument put(ConfigDocument document, ConfigPath path, String value) {
    return value.isEmpty() ? document.unset(path) : document.set(path, value);
  }

  @SuppressWarnings("unchecked") // a configuration tree in, one out
  private JsonObject shown(Map<?, ?> entry, String key) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("skills", Map.of("entries", Map.of(key, entry)));
    Object shown = ConfigTrees.at(redactor.redact(tree), "skills", "entries", key).orElse(Map.of());
    return new JsonObject((Map<String, Object>) shown);
  }
}
