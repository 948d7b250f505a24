package dev.gatehouse.gateway.outbound;

import dev.gatehouse.core.net.AddressKind;
import dev.gatehouse.core.net.NameResolver;
import dev.gatehouse.core.net.ThisMachine;
import dev.gatehouse.core.net.WebAddress;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.outbound.OutboundRequest.Trust;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/** Decides which addresses a fetch may connect to. Blocks; safe to share between threads. */
@Singleton
final class OutboundGuard {
  private final LiveConfig config;
  private final NameResolver names;
  private final LocalPorts ports;

  @Inject
  OutboundGuard(LiveConfig config, NameResolver names, LocalPorts ports) {
    this.config = config;
    this.names = names;
    this.ports = ports;
  }

  /**
   * Looks the host up, once, and checks every address of it.
   *
   * @return the addresses to connect to, and no others
   * @throws OutboundRefusedException when one of them is out of bounds
   */
  List<InetAddress> check(WebAddress url, Trust trust) {
    OutboundPolicy policy = OutboundPolicy.of(config.current().resolved());
    if (trust == Trust.ANYBODY && !policy.reaches(url.host())) {
      throw new OutboundRefusedException(
          url.host() + " is not among the hosts that may be fetched",
          "add it to tools.web.fetch.ssrfPolicy.hostnameAllowlist if it should be");
    }
    Optional<InetAddress> literal = url.literal();
    List<InetAddress> addresses = literal.map(List::of).orElseGet(() -> lookUp(url.host()));
    boolean named = policy.allows(url.host());
    boolean inside =
        named
            || policy.privateNetwork()
            || trust == Trust.OPERATOR_PRIVATE
            || (trust == Trust.OPERATOR && (literal.isPresent() || isLocalName(url.host())));
    for (InetAddress address : addresses) {
      check(url, address, inside, named);
    }
    return addresses;
  }

  private void check(WebAddress url, InetAddress address, boolean inside, boolean named) {
    AddressKind kind = AddressKind.of(address);
    boolean allowed =
        switch (kind) {
          case PUBLIC -> true;
          case LOOPBACK, PRIVATE -> inside;
          case SPECIAL -> named && !address.isAnyLocalAddress() && !address.isMulticastAddress();
        };
    if (!allowed) {
      throw new OutboundRefusedException(
          url.host() + " leads to " + name(kind) + ", which is not fetched",
          "if it should be, name the host in tools.web.fetch.ssrfPolicy.allowedHostnames");
    }
    // Also by this machine's public address, where no rule about ranges applies.
    if (ThisMachine.has(address) && ports.held().contains(url.port())) {
      throw new OutboundRefusedException(
          "port " + url.port() + " of this machine belongs to a gateway and is never fetched",
          "use the gateway's own tools");
    }
  }

  private List<InetAddress> lookUp(String host) {
    try {
      List<InetAddress> addresses = names.resolve(host);
      if (!addresses.isEmpty()) {
        return addresses;
      }
    } catch (UnknownHostException e) {
      // told below
    }
    throw new OutboundRefusedException(
        "there is no host " + host, "check the spelling of the address");
  }

  private static boolean isLocalName(String host) {
    return host.equals("localhost") || host.endsWith(".localhost");
  }

  private static String name(AddressKind kind) {
    return switch (kind) {
      case LOOPBACK -> "this machine";
      case PRIVATE -> "a private network";
      case SPECIAL -> "a reserved address";
      case PUBLIC -> "a public address";
    };
  }
}
