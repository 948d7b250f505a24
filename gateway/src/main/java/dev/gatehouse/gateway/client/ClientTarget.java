package dev.gatehouse.gateway.client;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceMarker;
import java.net.URI;
import java.util.Optional;

/**
 * Which gateway a client means.
 *
 * @param host host name or address
 * @param port 1..65535
 * @param name for messages: {@code sigil/main}
 * @param expected what the gateway must prove to be before it gets a secret; empty for a gateway
 *     whose state directory is not on this host, see {@link #unproved}
 */
public record ClientTarget(String host, int port, String name, Optional<InstanceMarker> expected) {
  public ClientTarget {
    requireNonNull(host, "host");
    requireNonNull(name, "name");
    requireNonNull(expected, "expected");
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port is " + port + ", not 1..65535");
    }
  }

  /** The gateway of a local instance, on its base port. It must prove to be that instance. */
  public static ClientTarget of(Instance instance) {
    return of(instance, instance.ports().gateway());
  }

  /**
   * The gateway of a local instance on another port than its base port, for example the one that
   * its lease names.
   */
  public static ClientTarget of(Instance instance, int port) {
    return new ClientTarget("127.0.0.1", port, instance.displayName(), instance.marker());
  }

  /**
   * A gateway of any kind by its address, {@code ws://host:port}. It gets the credentials without a
   * proof of what it is: only for an address that the user named.
   */
  public static ClientTarget unproved(URI uri) {
    if (uri.getHost() == null || uri.getPort() < 1) {
      throw new IllegalArgumentException("\"" + uri + "\" does not name a host and a port");
    }
    return new ClientTarget(
        uri.getHost(), uri.getPort(), uri.getHost() + ":" + uri.getPort(), Optional.empty());
  }

  /** The value of the {@code Host} header. */
  String authority() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
