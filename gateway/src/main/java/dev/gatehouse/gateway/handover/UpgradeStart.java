package dev.gatehouse.gateway.handover;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;

/**
 * {@code upgrade.start}: begins the upgrade that a command wrote into the state directory. Which
 * program that is never comes over the wire.
 */
final class UpgradeStart implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          ParamsSpec.word("id", 64).required().about("which request in the state directory"));

  private final Handover handover;
  private final GatewayLoop loop;

  @Inject
  UpgradeStart(Handover handover, GatewayLoop loop) {
    this.handover = handover;
    this.loop = loop;
  }

  @Override
  public String name() {
    return "upgrade.start";
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
  public boolean listed() {
    return false;
  }

  @Override
  public String result() {
    return "{id, step, fromVersion, fromPid, toVersion, toPid, startedAtMs, atMs, detail}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "UNAVAILABLE an upgrade is running already",
        "UNAVAILABLE another upgrade was asked for meanwhile",
        "UNAVAILABLE this gateway shares its process with others, or is part of another program");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    String id = call.params().getString("id");
    return loop.blocking(() -> handover.begin(id)).map(record -> UpgradeStatus.json(record));
  }
}
