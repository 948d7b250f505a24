package dev.gatehouse.gateway.device;

import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Role;
import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.Broadcaster;
import dev.gatehouse.gateway.protocol.Caller;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;

/**
 * {@code device.pair.approve}: lets a device in. Nobody can give rights that he does not have, and
 * a node takes an administrator.
 */
final class DevicePairApprove implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.of(word("requestId").required());

  private final DeviceStore store;
  private final DeviceAccess devices;
  private final Broadcaster broadcaster;
  private final Clock clock;

  @Inject
  DevicePairApprove(DeviceStore store, DeviceAccess devices, Broadcaster broadcaster, Clock clock) {
    this.store = store;
    this.devices = devices;
    this.broadcaster = broadcaster;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "device.pair.approve";
  }

  @Override
  public Scope scope() {
    return Scope.PAIRING;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    String requestId = call.params().getString("requestId");
    return store.load().compose(ignored -> approve(call.caller(), requestId));
  }

  private Future<JsonObject> approve(Caller caller, String requestId) {
    Optional<PendingDevice> found = store.pending(requestId);
    if (found.isEmpty()) {
      return Future.failedFuture(RpcException.invalid("unknown requestId"));
    }
    PendingDevice request = found.get();
    Optional<Role> role = Role.parse(request.role());
    boolean node = role.filter(Role.NODE::equals).isPresent();
    if (role.isEmpty()
        || node && !caller.has(Scope.ADMIN)
        || !DeviceAccess.covers(caller.principal().scopes(), request.scopes())) {
      return Future.failedFuture(RpcException.invalid("device pairing approval denied"));
    }
    Optional<PairedDevice> known =
        store
            .paired(request.deviceId())
            .filter(device -> device.publicKey().equals(request.publicKey()));
    PairedDevice granted =
        devices.grant(
            request.deviceId(),
            request.publicKey(),
            request.about(),
            role.get(),
            request.scopes(),
            known,
            "owner");
    DeviceToken token = devices.newToken(request.role(), request.scopes(), null);
    PairedDevice device = granted.withToken(token);
    return store
        .pair(device)
        .map(
            ignored -> {
              broadcaster.broadcast(DeviceEvents.resolved(request, "approved", clock.millis()));
              return new JsonObject().put("requestId", requestId).put("device", device.describe());
            });
  }
}
