package dev.gatehouse.gateway.device;

import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.Locale;

/** {@code device.pair.setupStatus}: whether an invited device came in. */
final class DevicePairSetupStatus implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.of(word("setupId").required());

  private final Invitations invitations;

  @Inject
  DevicePairSetupStatus(Invitations invitations) {
    this.invitations = invitations;
  }

  @Override
  public String name() {
    return "device.pair.setupStatus";
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
    return "{setupId, status: \"waiting\"|\"used\"|\"unknown\", deviceId?}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    String id = call.params().getString("setupId");
    JsonObject answer =
        new JsonObject()
            .put("setupId", id)
            .put("status", invitations.state(id).name().toLowerCase(Locale.ROOT));
    invitations.device(id).ifPresent(device -> answer.put("deviceId", device));
    return Future.succeededFuture(answer);
  }
}
