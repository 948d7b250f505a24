package dev.gatehouse.gateway.configuration;

import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;

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
  public String result() {
    return "{ok, path, config, restart: {ok, needed, paths: [], pid, signal, "
        + "delayMs, mode, reason}, sentinel: {path, payload}}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "INVALID_REQUEST config base hash required; re-run config.get and retry",
        "INVALID_REQUEST config changed since last load; re-run config.get and retry",
        "INVALID_REQUEST invalid config, details.issues");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    return changes
        .change(call, (current, raw) -> ConfigDocument.parse(raw))
        .map(done -> answer.of(done, call.params()));
  }
}
