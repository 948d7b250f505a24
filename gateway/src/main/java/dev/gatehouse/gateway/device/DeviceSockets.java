package dev.gatehouse.gateway.device;

import dev.gatehouse.gateway.access.AccessControl;
import dev.gatehouse.gateway.protocol.Connections;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Closes the sockets of devices. Used on the gateway's event loop only. */
@Singleton
final class DeviceSockets {
  /** Close code of a socket whose credential is no longer valid. */
  private static final int REVOKED = 4001;

  private final AccessControl access;
  private final Connections connections;
  private final GatewayLoop loop;

  @Inject
  DeviceSockets(AccessControl access, Connections connections, GatewayLoop loop) {
    this.access = access;
    this.connections = connections;
    this.loop = loop;
  }

  /**
   * Closes those that the token of this role opened, and others of the same device and role. Runs
   * after the answer is on its way: it may be the caller's own socket that is closed.
   */
  void hangUp(String deviceId, String role) {
    loop.after(
        1,
        () -> {
          access.revoked(DeviceAccess.credential(deviceId, role));
          connections.close(
              caller ->
                  caller.principal().deviceId().filter(deviceId::equals).isPresent()
                      && caller.principal().role().wireName().equals(role),
              REVOKED,
              "credential revoked");
        });
  }
}
