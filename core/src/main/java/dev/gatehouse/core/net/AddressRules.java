package dev.gatehouse.core.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The blocks of addresses that have an owner of their own kind. Pure. */
final class AddressRules {
  private record Block(byte[] prefix, int bits, AddressKind kind) {
    boolean holds(byte[] address) {
      if (address.length != prefix.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit & 7);
        if ((address[bit >> 3] & mask) != (prefix[bit >> 3] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  // First match decides. Services of clouds come before the networks that they lie in.
  private static final List<Block> BLOCKS =
      blocks(
          "169.254.0.0/16 SPECIAL",
          "100.100.100.200/32 SPECIAL",
          "168.63.129.16/32 SPECIAL",
          "192.0.0.0/24 SPECIAL",
          "127.0.0.0/8 LOOPBACK",
          "10.0.0.0/8 PRIVATE",
          "172.16.0.0/12 PRIVATE",
          "192.168.0.0/16 PRIVATE",
          "100.64.0.0/10 PRIVATE",
          "198.18.0.0/15 PRIVATE",
          "0.0.0.0/8 SPECIAL",
          "192.0.2.0/24 SPECIAL",
          "192.88.99.0/24 SPECIAL",
          "198.51.100.0/24 SPECIAL",
          "203.0.113.0/24 SPECIAL",
          "224.0.0.0/4 SPECIAL",
          "240.0.0.0/4 SPECIAL",
          "0.0.0.0/0 PUBLIC",
          "::1/128 LOOPBACK",
          "fd00:ec2::254/128 SPECIAL",
          "fd20:ce::254/128 SPECIAL",
          "fc00::/7 PRIVATE",
          "2001::/23 SPECIAL",
          "2001:db8::/32 SPECIAL",
          "3fff::/20 SPECIAL",
          "2000::/3 PUBLIC",
          "::/0 SPECIAL");

  // Where an IPv4 address stands inside an IPv6 one: a packet may end up there.
  private static final byte[] NAT64 = address("64:ff9b::").getAddress();
  private static final byte[] SIX_TO_FOUR = address("2002::").getAddress();

  private AddressRules() {}

  /** Returns what {@code address} is; an IPv4 address inside an IPv6 one counts as itself. */
  static AddressKind kind(InetAddress address) {
    byte[] bytes = address.getAddress();
    Optional<byte[]> inner = address instanceof Inet4Address ? Optional.empty() : embedded(bytes);
    return inner.map(AddressRules::kind).orElseGet(() -> kind(bytes));
  }

  private static AddressKind kind(byte[] bytes) {
    for (Block block : BLOCKS) {
      if (block.holds(bytes)) {
        return block.kind();
      }
    }
    return AddressKind.SPECIAL;
  }

  private static Optional<byte[]> embedded(byte[] bytes) {
    boolean mapped = zero(bytes, 0, 10) && bytes[10] == -1 && bytes[11] == -1;
    boolean compatible = zero(bytes, 0, 12) && !zero(bytes, 12, 15);
    boolean translated =
        zero(bytes, 0, 8) && bytes[8] == -1 && bytes[9] == -1 && zero(bytes, 10, 12);
    if (mapped || compatible || translated || Arrays.equals(bytes, 0, 12, NAT64, 0, 12)) {
      return Optional.of(Arrays.copyOfRange(bytes, 12, 16));
    }
    if (bytes[0] == SIX_TO_FOUR[0] && bytes[1] == SIX_TO_FOUR[1]) {
      return Optional.of(Arrays.copyOfRange(bytes, 2, 6));
    }
    return Optional.empty();
  }

  private static boolean zero(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static List<Block> blocks(String... lines) {
    List<Block> blocks = new ArrayList<>();
    for (String line : lines) {
      int slash = line.indexOf('/');
      int space = line.indexOf(' ');
      blocks.add(
          new Block(
              address(line.substring(0, slash)).getAddress(),
              Integer.parseInt(line.substring(slash + 1, space)),
              AddressKind.valueOf(line.substring(space + 1))));
    }
    return List.copyOf(blocks);
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(literal, e);
    }
  }
}
