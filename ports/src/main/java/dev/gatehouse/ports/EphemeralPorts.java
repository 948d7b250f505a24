package dev.gatehouse.ports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The ports that the kernel hands out to outgoing connections. A gateway whose port lies there may
 * find it taken by a passing connection, for example at boot.
 *
 * @param first first port of the range
 * @param last last port of the range
 */
public record EphemeralPorts(int first, int last) {
  private static final Path LINUX = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

  // Linux's and the IANA's ranges together: right for every system whose range is not known.
  private static final EphemeralPorts USUAL = new EphemeralPorts(32_768, Ports.MAX);

  /** The range of this host. Blocks briefly. */
  public static EphemeralPorts ofThisHost() {
    return read(LINUX);
  }

  static EphemeralPorts read(Path file) {
    try {
      String[] words = Files.readString(file).trim().split("\\s+", -1);
      return new EphemeralPorts(
          Ports.parse(words[0], file.toString()), Ports.parse(words[1], file.toString()));
    } catch (IOException | RuntimeException e) {
      return USUAL;
    }
  }

  /** Whether any port from {@code from} to {@code to} lies in the range. */
  public boolean touches(int from, int to) {
    return from <= last && to >= first;
  }

  /** A sentence of warning for a plan whose fixed ports lie in the range, else empty. */
  public Optional<String> warning(PortPlan plan) {
    int highest = Math.max(plan.gateway(), Math.max(plan.relay(), plan.canvas().orElse(0)));
    if (!touches(plan.gateway(), highest)) {
      return Optional.empty();
    }
    return Optional.of(
        "base port "
            + plan.gateway()
            + " lies between "
            + first
            + " and "
            + last
            + ", where the system takes ports for outgoing connections: a start may find it in use");
  }
}
