package dev.gatehouse.gateway.server;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigTrees;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The addresses that a gateway listens on. Loopback unless the configuration asks for more, and
 * then only with a strong secret; never wider than asked, whatever goes wrong.
 *
 * @param addresses IP addresses to bind, the main one first
 * @param bestEffort addresses to bind too where this host has them
 * @param wide whether others than this host can connect
 */
record BindPlan(List<String> addresses, List<String> bestEffort, boolean wide) {
  private static final String IPV4_LOOPBACK = "127.0.0.1";
  private static final String IPV6_LOOPBACK = "::1";
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");

  BindPlan {
    addresses = List.copyOf(addresses);
    bestEffort = List.copyOf(bestEffort);
  }

  /**
   * Reads {@code gateway.bind}. Blocks while it looks at the network interfaces.
   *
   * @param strongSecret whether the shared secret is good enough for others than this host
   * @throws GatehouseException with {@link ExitCode#CONFIG} when the plan is not allowed
   */
  static BindPlan read(ConfigSnapshot config, boolean strongSecret) {
    refuseTls(config);
    String mode = config.string("gateway", "bind").orElse("loopback");
    BindPlan plan =
        switch (mode) {
          // Where loopback cannot be bound nothing else would be any safer.
          case "loopback", "auto" -> loopback();
          case "lan" -> wide("0.0.0.0");
          case "tailnet" -> tailnetAddress().map(BindPlan::wide).orElseGet(BindPlan::loopback);
          case "custom" -> custom(config);
          default ->
              throw new GatehouseException(
                  ExitCode.CONFIG,
                  "gateway.bind \"" + mode + "\" is not known",
                  "use loopback, lan, tailnet, auto or custom");
        };
    if (plan.wide() && !strongSecret) {
      throw new GatehouseException(
          ExitCode.CONFIG,
          "gateway.bind \""
              + mode
              + "\" lets other hosts connect, but the gateway's secret is short",
          "set gateway.auth.token to at least 32 random characters, or bind to loopback");
    }
    return plan;
  }

  private static BindPlan loopback() {
    return new BindPlan(List.of(IPV4_LOOPBACK), List.of(IPV6_LOOPBACK), false);
  }

  private static BindPlan wide(String address) {
    // A client on this host always uses loopback; the wildcard includes it.
    List<String> addresses =
        address.equals("0.0.0.0") ? List.of(address) : List.of(address, IPV4_LOOPBACK);
    return new BindPlan(addresses, List.of(), true);
  }

  private static BindPlan custom(ConfigSnapshot config) {
    String host = config.string("gateway", "customBindHost").orElse("");
    if (!IPV4.matcher(host).matches()) {
      throw new GatehouseException(
          ExitCode.CONFIG,
          "gateway.bind is \"custom\", but gateway.customBindHost \""
              + host
              + "\" is no IPv4 address",
          "set gateway.customBindHost to an address of this host");
    }
    return host.startsWith("127.") ? new BindPlan(List.of(host), List.of(), false) : wide(host);
  }

  private static void refuseTls(ConfigSnapshot config) {
    if (ConfigTrees.at(config.resolved(), "gateway", "tls", "enabled")
        .filter(Boolean.TRUE::equals)
        .isPresent()) {
      throw new GatehouseException(
          ExitCode.CONFIG,
          "gateway.tls is enabled, but this version does not serve TLS itself",
          "put a proxy with TLS before the gateway and list it in gateway.trustedProxies");
    }
  }

  /** This host's address in the range that Tailscale gives out. */
  private static Optional<String> tailnetAddress() {
    return ownAddresses().stream().filter(BindPlan::isTailnet).findFirst();
  }

  /** Every IPv4 address of this host. Blocks. */
  static List<String> ownAddresses() {
    List<String> addresses = new ArrayList<>();
    try {
      for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        for (InetAddress address : Collections.list(network.getInetAddresses())) {
          if (address instanceof Inet4Address) {
            addresses.add(address.getHostAddress());
          }
        }
      }
    } catch (SocketException e) {
      return List.of();
    }
    return addresses;
  }

  private static boolean isTailnet(String address) {
    String[] parts = address.split("\\.", -1);
    int second = Integer.parseInt(parts[1]);
    return parts[0].equals("100") && second >= 64 && second <= 127;
  }
}
