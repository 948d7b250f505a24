package dev.gatehouse.gateway.junit;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.client.Answer;
import dev.gatehouse.gateway.client.Calls;
import dev.gatehouse.gateway.client.ClientOptions;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.gateway.client.Health;
import dev.gatehouse.gateway.client.Presence;
import dev.gatehouse.gateway.client.Status;
import dev.gatehouse.gateway.client.TypedCall;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A client for tests: every call blocks, the connection is made when it is needed. Calls of several
 * threads wait for each other.
 */
public final class TestClient {
  private final Gateway gateway;
  private final ClientOptions options;
  private @Nullable DirectClient connection;

  TestClient(Gateway gateway) {
    this.gateway = gateway;
    this.options = gateway.clientOptions();
  }

  /** A new connection of its own, for the test to close; empty when the gateway refuses it. */
  public Optional<DirectClient> tryConnect() {
    try {
      return Optional.of(connect());
    } catch (GatehouseException e) {
      return Optional.empty();
    }
  }

  /** A new connection of its own, for the test to close. */
  public DirectClient connect() {
    return DirectClient.connect(gateway.target(), options);
  }

  public Health health() {
    return call(Calls.health());
  }

  public Status status() {
    return call(Calls.status());
  }

  public List<Presence> presence() {
    return call(Calls.presence());
  }

  /** Calls a method by its name. */
  public Answer call(String method, Map<String, ?> params) {
    return call(Calls.raw(method, params));
  }

  /** Calls a method whose answer has a type. */
  public synchronized <T> T call(TypedCall<T> call) {
    if (connection == null) {
      connection = connect();
    }
    return connection.call(call);
  }

  synchronized void close() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }
}
