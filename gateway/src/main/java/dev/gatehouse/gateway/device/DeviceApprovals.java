package dev.gatehouse.gateway.device;

import dev.gatehouse.gateway.access.Role;
import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.Broadcaster;
import dev.gatehouse.gateway.protocol.Caller;
import dev.gatehouse.gateway.protocol.RpcException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/**
 * Decides about devices that wait to be let in. Nobody can give rights that he does not have, and a
 * node takes an administrator. Used on the gateway's event loop only.
 */
@Singleton
public final class DeviceApprovals {
  private final DeviceStore store;
  private final DeviceAccess devices;
  private final Broadcaster broadcaster;
  private final Clock clock;

  @Inject
  DeviceApprovals(DeviceStore store, DeviceAccess devices, Broadcaster broadcaster, Clock clock) {
    this.store = store;
    this.devices = devices;
    this.broadcaster = broadcaster;
    this.clock = clock;
  }

  /** Whether a device waits under this request id. */
  public Future<Boolean> isWaiting(String requestId) {
    return store.load().map(ignored -> store.pending(requestId).isPresent());
  }

  /** Lets a device in; returns what others may know of it. */
  public Future<JsonObject> approve(Caller caller, String requestId) {
    return store.load().compose(ignored -> approveLoaded(caller, requestId));
  }

  /** Turns a device away; it may ask again. Returns its id. */
  public Future<String> reject(String requestId) {
    return store
        .load()
        .compose(ignored -> store.withdraw(requestId))
        .map(
            found -> {
              PendingDevice request =
                  found.orElseThrow(() -> RpcException.invalid("unknown requestId"));
              broadcaster.broadcast(DeviceEvents.resolved(request, "rejected", clock.millis()));
              return request.deviceId();
            });
  }

  private Future<JsonObject> approveLoaded(Caller caller, String requestId) {
    PendingDevice request =
        store.pending(requestId).orElseThrow(() -> RpcException.invalid("unknown requestId"));
    Optional<Role> role = Role.parse(request.role());
    boolean node = role.filter(Role.NODE::equals).isPresent();
    if (role.isEmpty()
        || node && !caller.has(Scope.ADMIN)
        || !DeviceAccess.covers(caller.principal().scopes(), request.scopes())) {
      throw RpcException.invalid("device pairing approval denied");
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
              return device.describe();
            });
  }
}
