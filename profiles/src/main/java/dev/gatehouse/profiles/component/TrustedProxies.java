package dev.gatehouse.profiles.component;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The proxies whose word about a client's address counts: IP addresses and ranges ({@code
 * 10.0.0.0/8}), never names. Immutable; never blocks.
 */
public final class TrustedProxies {
  /** No proxy is trusted. */
  public static final TrustedProxies NONE = new TrustedProxies(List.of());

  private static final Pattern LITERAL =
      Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private final List<Range> ranges;

  private TrustedProxies(List<Range> ranges) {
    this.ranges = List.copyOf(ranges);
  }

  /**
   * Reads addresses and ranges.
   *
   * @throws GatehouseException with {@link ExitCode#CONFIG} when one of them is neither
   */
  public static TrustedProxies of(List<String> texts) {
    List<Range> ranges = new ArrayList<>();
    for (String text : texts) {
      ranges.add(
          Range.parse(text)
              .orElseThrow(
                  () ->
                      new GatehouseException(
                          ExitCode.CONFIG,
                          "gateway.trustedProxies: \"" + text + "\" is no IP address and no range",
                          "write an address such as 10.1.2.3 or a range such as 10.0.0.0/8")));
    }
    return new TrustedProxies(ranges);
  }

  /** Whether {@code address} is one of them. */
  public boolean trusts(String address) {
    if (ranges.isEmpty()) {
      return false;
    }
    Optional<byte[]> bytes = literal(address);
    return bytes.isPresent() && ranges.stream().anyMatch(range -> range.holds(bytes.get()));
  }

  /** Only literals: a name would be looked up, which blocks and can be forged. */
  private static Optional<byte[]> literal(String text) {
    if (!LITERAL.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text).getAddress());
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private record Range(byte[] network, int bits) {
    static Optional<Range> parse(String text) {
      int slash = text.indexOf('/');
      Optional<byte[]> network = literal(slash < 0 ? text : text.substring(0, slash));
      if (network.isEmpty()) {
        return Optional.empty();
      }
      int most = network.get().length * 8;
      if (slash < 0) {
        return Optional.of(new Range(network.get(), most));
      }
      String bits = text.substring(slash + 1);
      if (!bits.matches("\\d{1,3}") || Integer.parseInt(bits) > most) {
        return Optional.empty();
      }
      return Optional.of(new Range(network.get(), Integer.parseInt(bits)));
    }

    boolean holds(byte[] address) {
      if (address.length != network.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((address[bit / 8] & mask) != (network[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
