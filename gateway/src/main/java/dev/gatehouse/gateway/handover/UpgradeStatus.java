package dev.gatehouse.gateway.handover;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.upgrade.UpgradeFiles;
import dev.gatehouse.profiles.upgrade.UpgradeRecord;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.Locale;

/** {@code upgrade.status}: how the last upgrade of this instance went, or how far it is. */
final class UpgradeStatus implements RpcMethod {
  private final Instance instance;
  private final GatewayLoop loop;

  @Inject
  UpgradeStatus(Instance instance, GatewayLoop loop) {
    this.instance = instance;
    this.loop = loop;
  }

  @Override
  public String name() {
    return "upgrade.status";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public ParamsSpec params() {
    return ParamsSpec.NONE;
  }

  @Override
  public boolean listed() {
    return false;
  }

  @Override
  public String result() {
    return "{running, last?: {id, step, fromVersion, fromPid, toVersion, toPid, startedAtMs, atMs, detail}}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    return loop.blocking(
        () -> {
          UpgradeFiles files = UpgradeFiles.of(instance);
          JsonObject answer = new JsonObject().put("running", files.running());
          files.last().ifPresent(last -> answer.put("last", json(last)));
          return answer;
        });
  }

  static JsonObject json(UpgradeRecord record) {
    return new JsonObject()
        .put("id", record.id())
        .put("step", record.step().name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .put("fromVersion", record.fromVersion())
        .put("fromPid", record.fromPid())
        .put("toVersion", record.toVersion())
        .put("toPid", record.toPid())
        .put("startedAtMs", record.startedAtMillis())
        .put("atMs", record.atMillis())
        .put("detail", record.detail());
  }
}
