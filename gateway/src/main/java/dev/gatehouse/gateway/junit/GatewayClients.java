package dev.gatehouse.gateway.junit;

import dev.gatehouse.gateway.Gateway;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Clients of a test's gateways, which have the gateways' own tokens and are closed after the test.
 * Safe to use from several threads.
 */
public final class GatewayClients {
  private final Map<String, TestClient> clients = new ConcurrentHashMap<>();

  GatewayClients() {}

  /**
   * The client of a gateway, by its profile, also of one that was killed. It connects with its
   * first call.
   */
  public TestClient of(String profile) {
    TestClient client = clients.get(profile);
    if (client == null) {
      throw new IllegalArgumentException(
          "no gateway has the profile \"" + profile + "\"; there are " + clients.keySet());
    }
    return client;
  }

  /** Takes the credentials of a gateway while it runs. */
  void add(String profile, Gateway gateway) {
    TestClient old = clients.put(profile, new TestClient(gateway));
    if (old != null) {
      old.close();
    }
  }

  void close() {
    clients.values().forEach(TestClient::close);
    clients.clear();
  }
}
