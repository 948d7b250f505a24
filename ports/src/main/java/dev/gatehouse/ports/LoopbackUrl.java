package dev.gatehouse.ports;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Where a URL of the configuration points.
 *
 * @param loopback whether that is this host
 * @param port the port, the scheme's own where none is written
 */
record LoopbackUrl(boolean loopback, int port) {
  private static final Set<String> HOSTS = Set.of("localhost", "0.0.0.0", "::1", "::");

  /** Reads {@code text}; empty when it is no URL with a host and a port. */
  static Optional<LoopbackUrl> parse(String text) {
    URI uri;
    try {
      uri = new URI(text.trim());
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
    OptionalInt port = port(uri);
    if (uri.getHost() == null || port.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new LoopbackUrl(isLoopback(uri.getHost()), port.getAsInt()));
  }

  private static OptionalInt port(URI uri) {
    if (uri.getPort() != -1) {
      boolean valid = uri.getPort() >= 1 && uri.getPort() <= Ports.MAX;
      return valid ? OptionalInt.of(uri.getPort()) : OptionalInt.empty();
    }
    return switch (String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT)) {
      case "http", "ws" -> OptionalInt.of(80);
      case "https", "wss" -> OptionalInt.of(443);
      default -> OptionalInt.empty();
    };
  }

  private static boolean isLoopback(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.startsWith("[") && name.endsWith("]")) {
      name = name.substring(1, name.length() - 1);
    }
    // All of 127.0.0.0/8 is this host.
    return HOSTS.contains(name)
        || name.endsWith(".localhost")
        || name.matches("127(\\.\\d{1,3}){3}")
        || name.equals("0:0:0:0:0:0:0:1");
  }
}
