package dev.gatehouse.ports;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** Local addresses as the operating system's tools write them. */
final class SocketAddresses {
  private SocketAddresses() {}

  /**
   * Turns the hexadecimal form of {@code /proc/net/tcp} and {@code tcp6}, words in the machine's
   * byte order, into the usual text.
   */
  static String fromProc(String hex) {
    byte[] raw = HexFormat.of().parseHex(hex);
    ByteBuffer words = ByteBuffer.wrap(raw).order(ByteOrder.nativeOrder());
    ByteBuffer network = ByteBuffer.allocate(raw.length);
    while (words.hasRemaining()) {
      network.putInt(words.getInt());
    }
    try {
      // An IPv4 address mapped into IPv6 comes back as IPv4.
      return text(InetAddress.getByAddress(network.array()));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Whether a socket on this address stands in the way of one on a loopback address. */
  static boolean coversLoopback(String address) {
    return address.equals("0.0.0.0")
        || address.equals("::")
        || address.equals("*")
        || address.equals("::1")
        || address.equals("localhost")
        || address.startsWith("127.");
  }

  private static String text(InetAddress address) {
    String text = address.getHostAddress();
    if (address.isAnyLocalAddress() && address.getAddress().length == 16) {
      return "::";
    }
    return address.isLoopbackAddress() && address.getAddress().length == 16 ? "::1" : text;
  }
}
