package dev.gatehouse.browser.guard;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.core.net.AddressKind;
import dev.gatehouse.core.net.NameResolver;
import dev.gatehouse.core.net.ThisMachine;
import dev.gatehouse.core.net.WebAddress;
import dev.gatehouse.profiles.component.GatewayContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides to which addresses of which hosts a browser may connect. The configuration is read for
 * every question. Blocks; safe to share between threads.
 */
@Singleton
final class Destinations {
  private static final Set<String> METADATA_NAMES =
      Set.of("metadata.google.internal", "metadata", "instance-data", "instance-data.ec2.internal");

  private final GatewayContext context;
  private final NameResolver names;
  private final ClosedPorts closed;

  @Inject
  Destinations(GatewayContext context, NameResolver names, ClosedPorts closed) {
    this.context = context;
    this.names = names;
    this.closed = closed;
  }

  /** The settings in force. */
  GuardSettings settings() {
    return GuardSettings.of(context.config().resolved());
  }

  /**
   * Looks the host up, once, and checks every address of it.
   *
   * @return the addresses to connect to, in the order to try them, and no others
   * @throws BrowserException with status 400 when one of them is out of bounds or there is none
   */
  List<InetAddress> check(WebAddress url) {
    GuardSettings settings = settings();
    boolean inside = settings.inside(url.host());
    if (METADATA_NAMES.contains(url.host())) {
      throw blocked(url, AddressKind.SPECIAL);
    }
    if (!inside && isInsideName(url.host())) {
      throw blocked(url, AddressKind.PRIVATE);
    }
    List<InetAddress> addresses = addresses(url);
    for (InetAddress address : addresses) {
      check(url, address, inside);
    }
    return addresses;
  }

  private void check(WebAddress url, InetAddress address, boolean inside) {
    AddressKind kind = AddressKind.of(address);
    boolean allowed =
        switch (kind) {
          case PUBLIC -> true;
          case LOOPBACK, PRIVATE -> inside;
          case SPECIAL -> false;
        };
    if (!allowed) {
      throw blocked(url, kind);
    }
    if (ThisMachine.has(address) && closed.contains(url.port())) {
      throw new BrowserException(
          400,
          "Navigation blocked: port "
              + url.port()
              + " of this machine belongs to a gateway, and pages never reach it; use the"
              + " gateway's own tools");
    }
  }

  private List<InetAddress> addresses(WebAddress url) {
    Optional<InetAddress> literal = url.literal();
    if (literal.isPresent()) {
      return List.of(literal.get());
    }
    try {
      // A browser never asks for these names, and a name server has no say in them.
      List<InetAddress> addresses =
          isLocalhost(url.host())
              ? List.of(InetAddress.getByName("127.0.0.1"), InetAddress.getByName("::1"))
              : names.resolve(url.host());
      if (!addresses.isEmpty()) {
        return addresses;
      }
    } catch (UnknownHostException e) {
      // told below
    }
    throw new BrowserException(
        400, "there is no host " + url.host() + ": check the spelling of the address");
  }

  private static boolean isLocalhost(String host) {
    return host.equals("localhost") || host.endsWith(".localhost");
  }

  private static boolean isInsideName(String host) {
    return host.equals("localhost.localdomain")
        || host.endsWith(".local")
        || host.endsWith(".internal");
  }

  private static BrowserException blocked(WebAddress url, AddressKind kind) {
    return new BrowserException(
        400,
        "Navigation blocked: "
            + url.host()
            + switch (kind) {
              case LOOPBACK, PRIVATE ->
                  (kind == AddressKind.LOOPBACK
                          ? " leads to this machine"
                          : " leads into a private network")
                      + "; if it is meant, add the host to browser.ssrfPolicy.allowedHostnames";
              case SPECIAL, PUBLIC ->
                  " leads to a reserved address, which is never opened: it is a cloud's service"
                      + " for its machines, or nobody's";
            });
  }
}
