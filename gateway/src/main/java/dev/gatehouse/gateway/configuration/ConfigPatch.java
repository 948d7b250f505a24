package dev.gatehouse.gateway.configuration;

import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;

/**
 * {@code config.patch}: merges an object into the file, comments and order kept, and restarts the
 * gateway where a change needs it.
 */
final class ConfigPatch implements RpcMethod {
  private final ConfigChanges changes;
  private final RestartAnswer answer;

  @Inject
  ConfigPatch(ConfigChanges changes, RestartAnswer answer) {
    this.changes = changes;
    this.answer = answer;
  }

  @Override
  public String name() {
    return "config.patch";
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
        "INVALID_REQUEST config.patch raw must be an object",
        "INVALID_REQUEST config base hash required; re-run config.get and retry",
        "INVALID_REQUEST config changed since last load; re-run config.get and retry",
        "INVALID_REQUEST invalid config, details.issues");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    if (!call.params().getString("raw", "").stripLeading().startsWith("{")) {
      return Future.failedFuture(RpcException.invalid("config.patch raw must be an object"));
    }
    return changes
        .change(call, (current, raw) -> current.patch(ConfigDocument.parse(raw).tree()))
        .map(done -> answer.of(done, call.params()));
  }
}
