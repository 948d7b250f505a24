package dev.gatehouse.gateway.voice;

import static dev.gatehouse.gateway.protocol.ParamsSpec.flag;

import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.core.config.Redactor;
import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
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
 * {@code talk.config}: what the configuration says about voice, without its secrets unless they are
 * asked for by somebody who may know them.
 */
final class TalkConfig implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(flag("includeSecrets").about("takes `operator.talk.secrets`"));

  private final LiveConfig config;
  private final Redactor redactor;
  private final Agents agents;

  @Inject
  TalkConfig(LiveConfig config, Instance instance, Agents agents) {
    this.config = config;
    this.redactor = Redactor.of(instance.distribution());
    this.agents = agents;
  }

  @Override
  public String name() {
    return "talk.config";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public boolean isIn(Protocol protocol) {
    return protocol == Protocol.V4;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "{config: {talk?, session: {mainKey}, ui?: {seamColor}}}";
  }

  @Override
  public List<String> errors() {
    return List.of("FORBIDDEN missing scope: operator.talk.secrets");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    boolean secrets = call.params().getBoolean("includeSecrets", false);
    if (secrets && !call.caller().has(Scope.TALK_SECRETS)) {
      throw RpcException.missingScope(Protocol.V4, Scope.TALK_SECRETS);
    }
    Map<String, Object> whole = config.current().resolved();
    Map<String, Object> shown = secrets ? whole : redactor.redact(whole);
    JsonObject answer = new JsonObject();
    ConfigTrees.at(shown, "talk").ifPresent(talk -> answer.put("talk", copy(talk)));
    answer.put("session", new JsonObject().put("mainKey", agents.mainKey()));
    ConfigTrees.at(shown, "ui", "seamColor")
        .ifPresent(color -> answer.put("ui", new JsonObject().put("seamColor", color)));
    return Future.succeededFuture(new JsonObject().put("config", answer));
  }

  private static Object copy(Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      return value;
    }
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((key, element) -> copy.put(String.valueOf(key), element));
    return new JsonObject(copy);
  }
}
