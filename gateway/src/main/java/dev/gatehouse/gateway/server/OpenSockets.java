package dev.gatehouse.gateway.server;

import io.vertx.core.http.ServerWebSocket;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Every gateway socket that is open, known or not. Used on the gateway's event loop only. */
@Singleton
final class OpenSockets {
  private final Map<ServerWebSocket, GatewaySocket> open = new LinkedHashMap<>();

  @Inject
  OpenSockets() {}

  void add(ServerWebSocket socket, GatewaySocket gatewaySocket) {
    open.put(socket, gatewaySocket);
    gatewaySocket.open(() -> open.remove(socket));
  }

  int count() {
    return open.size();
  }

  void forEach(Consumer<GatewaySocket> action) {
    new ArrayList<>(open.values()).forEach(action);
  }

  /** What waits to be sent on all of them, in bytes. */
  long waitingBytes() {
    return open.values().stream().mapToLong(GatewaySocket::waitingBytes).sum();
  }
}
