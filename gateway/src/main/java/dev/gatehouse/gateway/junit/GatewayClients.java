package dev.gatehouse.gateway.junit;

import dev.gatehouse.gateway.Gateway;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Clients of a test's gateways, which have the gateways' own tokens and are closed after the test.
 * Safe to use from several threads.
 */
public final class GatewayClients {
  private final Function<String, Gateway> gateways;
  private final Map<String, TestClient> clients = new ConcurrentHashMap<>();

  GatewayClients(Function<String, Gateway> gateways) {
    this.gateways = gateways;
  }

  /** The client of a gateway, by its profile; it connects with its first call. */
  public TestClient of(String profile) {
    return clients.computeIfAbsent(profile, name -> new TestClient(gateways.apply(name)));
  }

  void forget(String profile) {
    TestClient old = clients.remove(profile);
    if (old != null) {
      old.close();
    }
  }

  void close() {
    clients.values().forEach(TestClient::close);
    clients.clear();
  }
}
