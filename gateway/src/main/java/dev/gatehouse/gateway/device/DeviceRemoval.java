package dev.gatehouse.gateway.device;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.Caller;
import dev.gatehouse.gateway.protocol.RpcException;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Forgets devices. Their sockets are closed and their tokens are dead at once. Used on the
 * gateway's event loop only.
 */
@Singleton
final class DeviceRemoval {
  private final DeviceStore store;
  private final DeviceSockets sockets;

  @Inject
  DeviceRemoval(DeviceStore store, DeviceSockets sockets) {
    this.store = store;
    this.sockets = sockets;
  }

  /** Forgets a device for somebody who could have let it in. */
  Future<Void> remove(Caller caller, String deviceId) {
    return store
        .load()
        .compose(
            ignored -> {
              PairedDevice device =
                  store
                      .paired(deviceId)
                      .orElseThrow(() -> RpcException.invalid("unknown deviceId"));
              mayDecide(caller, device, "device removal denied");
              return forget(device);
            });
  }

  /** Takes a role away; returns whether the device had it. */
  Future<Boolean> role(String deviceId, String role) {
    return store
        .load()
        .compose(
            ignored -> {
              Optional<PairedDevice> known =
                  store.paired(deviceId).filter(device -> device.roles().contains(role));
              if (known.isEmpty()) {
                return Future.succeededFuture(false);
              }
              PairedDevice rest = known.get().without(role);
              if (rest.roles().isEmpty()) {
                return forget(known.get()).map(done -> true);
              }
              return store
                  .pair(rest)
                  .map(
                      saved -> {
                        sockets.hangUp(deviceId, role);
                        return true;
                      });
            });
  }

  /** Nobody takes from a device what he could not have given to it. */
  static void mayDecide(Caller caller, PairedDevice device, String refusal) {
    boolean own = caller.principal().deviceId().filter(device.deviceId()::equals).isPresent();
    if (!own
        && !caller.has(Scope.ADMIN)
        && !DeviceAccess.covers(caller.principal().scopes(), device.scopes())) {
      throw RpcException.invalid(refusal);
    }
  }

  private Future<Void> forget(PairedDevice device) {
    return store
        .forget(device.deviceId())
        .map(
            saved -> {
              device.roles().forEach(role -> sockets.hangUp(device.deviceId(), role));
              return null;
            });
  }
}
