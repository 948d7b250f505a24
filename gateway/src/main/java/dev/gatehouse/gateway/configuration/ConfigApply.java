package dev.gatehouse.gateway.configuration;

import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/** {@code config.apply}: replaces the file's text and says what of it needs a restart. */
final class ConfigApply implements RpcMethod {
  private final ConfigChanges changes;
  private final RestartAnswer answer;

  @Inject
  ConfigApply(ConfigChanges changes, RestartAnswer answer) {
    this.changes = changes;
    this.answer = answer;
  }

  @Override
  public String name() {
    return "config.apply";
  }

  @Override
  public Scope scope() {
    return Scope.ADMIN;
  }

  @Override
  public ParamsSpec params() {
    return RestartAnswer.PARAMS;
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    return changes.change(call, (current, raw) -> ConfigDocument.parse(raw)).map(answer::of);
  }
}
