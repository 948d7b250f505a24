package dev.gatehouse.gateway.configuration;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/** {@code config.get}: the file, what is wrong with it, and its hash for the next change. */
final class ConfigGet implements RpcMethod {
  private final ConfigChanges changes;
  private final LiveConfig live;
  private final ConfigView view;

  @Inject
  ConfigGet(ConfigChanges changes, LiveConfig live, ConfigView view) {
    this.changes = changes;
    this.live = live;
    this.view = view;
  }

  @Override
  public String name() {
    return "config.get";
  }

  @Override
  public Scope scope() {
    return Scope.ADMIN;
  }

  @Override
  public Scope scope(Protocol protocol) {
    return protocol == Protocol.V4 ? Scope.READ : Scope.ADMIN;
  }

  @Override
  public ParamsSpec params() {
    return ParamsSpec.NONE;
  }

  @Override
  public String result() {
    return "{path, exists, raw, parsed, valid, config, hash, issues: [{path, message}], "
        + "warnings: [], legacyIssues: [], …}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    return changes
        .read()
        .map(file -> view.describe(file, live.current(), call.caller().protocol()));
  }
}
