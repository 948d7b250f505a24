package dev.gatehouse.gateway.server;

import io.vertx.core.http.ServerWebSocket;

/**
 * Takes WebSocket upgrades of one path away from the gateway protocol, bound with a Guice {@code
 * Multibinder}; the canvas uses it for its live reload. {@code Host} and {@code Origin} were
 * checked before.
 */
public interface UpgradeMount {
  /** Whether the socket on {@code path} is this feature's. */
  boolean takes(String path);

  /** Serves the socket. Called on the gateway's event loop. */
  void serve(ServerWebSocket socket);
}
