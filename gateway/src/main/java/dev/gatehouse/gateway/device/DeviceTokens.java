package dev.gatehouse.gateway.device;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.Caller;
import dev.gatehouse.gateway.protocol.RpcException;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Renews and revokes device tokens. Sockets that the old token opened, and others of the same
 * device and role, are closed at once. Used on the gateway's event loop only.
 */
@Singleton
final class DeviceTokens {
  private final DeviceStore store;
  private final DeviceAccess devices;
  private final DeviceSockets sockets;
  private final Clock clock;

  @Inject
  DeviceTokens(DeviceStore store, DeviceAccess devices, DeviceSockets sockets, Clock clock) {
    this.store = store;
    this.devices = devices;
    this.sockets = sockets;
    this.clock = clock;
  }

  /** Puts a new token in place of the current one. */
  Future<DeviceToken> rotate(
      Caller caller, String deviceId, String role, Optional<List<String>> scopes) {
    return store
        .load()
        .compose(
            ignored -> {
              PairedDevice device = device(deviceId, role);
              List<String> wanted =
                  scopes.orElseGet(
                      () -> device.token(role).map(DeviceToken::scopes).orElse(device.scopes()));
              if (!DeviceAccess.covers(device.scopes(), wanted)) {
                throw RpcException.invalid("scopes exceed what the device is approved for");
              }
              mayGive(caller, wanted);
              DeviceToken token = devices.newToken(role, wanted, clock.millis());
              return store
                  .pair(device.withToken(token))
                  .map(
                      saved -> {
                        sockets.hangUp(deviceId, role);
                        return token;
                      });
            });
  }

  /** Makes the current token invalid. */
  Future<DeviceToken> revoke(Caller caller, String deviceId, String role) {
    return store
        .load()
        .compose(
            ignored -> {
              PairedDevice device = device(deviceId, role);
              DeviceRemoval.mayDecide(caller, device, "device token revocation denied");
              DeviceToken token =
                  device
                      .token(role)
                      .orElseThrow(() -> RpcException.invalid("unknown deviceId/role"))
                      .revokedAt(clock.millis());
              return store
                  .pair(device.withToken(token))
                  .map(
                      saved -> {
                        sockets.hangUp(deviceId, role);
                        return token;
                      });
            });
  }

  private PairedDevice device(String deviceId, String role) {
    return store
        .paired(deviceId)
        .filter(device -> device.roles().contains(role))
        .orElseThrow(() -> RpcException.invalid("unknown deviceId/role"));
  }

  private static void mayGive(Caller caller, List<String> scopes) {
    if (!caller.has(Scope.ADMIN) && !DeviceAccess.covers(caller.principal().scopes(), scopes)) {
      throw RpcException.invalid("device token rotation denied");
    }
  }
}
