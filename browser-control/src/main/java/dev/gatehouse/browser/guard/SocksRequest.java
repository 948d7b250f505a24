package dev.gatehouse.browser.guard;

import io.vertx.core.buffer.Buffer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a browser asks its way out for, as SOCKS version 5 (RFC 1928) says it.
 *
 * @param command 1 for a connection
 * @param host a name, or an address without brackets
 * @param port 0 to 65535
 */
record SocksRequest(int command, String host, int port) {
  static final int VERSION = 5;
  static final int CONNECT = 1;
  static final int GRANTED = 0;
  static final int NOT_ALLOWED = 2;
  static final int UNREACHABLE = 4;
  static final int REFUSED = 5;
  static final int UNKNOWN_COMMAND = 7;

  private static final int HEAD = 4;
  private static final int IPV4 = 1;
  private static final int NAME = 3;
  private static final int IPV6 = 4;

  /**
   * Reads the greeting.
   *
   * @return its length in bytes, empty when there is more to come
   * @throws IllegalArgumentException when it is none, or wants a login
   */
  static Optional<Integer> greeting(Buffer bytes) {
    if (bytes.length() > 0 && bytes.getByte(0) != VERSION) {
      throw new IllegalArgumentException("no SOCKS 5");
    }
    if (bytes.length() < 2 || bytes.length() < 2 + bytes.getUnsignedByte(1)) {
      return Optional.empty();
    }
    int end = 2 + bytes.getUnsignedByte(1);
    for (int i = 2; i < end; i++) {
      if (bytes.getByte(i) == 0) {
        return Optional.of(end);
      }
    }
    throw new IllegalArgumentException("no method without a login");
  }

  /**
   * Reads the request, which is all that may have come so far.
   *
   * @return empty when there is more to come
   * @throws IllegalArgumentException when it is none
   */
  static Optional<SocksRequest> parse(Buffer bytes) {
    if (bytes.length() > 0 && bytes.getByte(0) != VERSION) {
      throw new IllegalArgumentException("no SOCKS 5");
    }
    if (bytes.length() < HEAD + 1) {
      return Optional.empty();
    }
    int type = bytes.getByte(3);
    int from = type == NAME ? HEAD + 1 : HEAD;
    int length =
        switch (type) {
          case IPV4 -> 4;
          case IPV6 -> 16;
          case NAME -> bytes.getUnsignedByte(HEAD);
          default -> throw new IllegalArgumentException("no address");
        };
    int end = from + length + 2;
    if (bytes.length() < end) {
      return Optional.empty();
    }
    if (bytes.length() > end || length == 0) {
      throw new IllegalArgumentException("more than a request");
    }
    return Optional.of(
        new SocksRequest(
            bytes.getUnsignedByte(1),
            host(type, bytes.getBytes(from, from + length)),
            bytes.getUnsignedShort(end - 2)));
  }

  /** The answer with that code. */
  static Buffer answer(int code) {
    return Buffer.buffer(new byte[] {VERSION, (byte) code, 0, IPV4, 0, 0, 0, 0, 0, 0});
  }

  /** The text of an address of the web that stands for this one. */
  String url() {
    return "http://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  private static String host(int type, byte[] bytes) {
    if (type == NAME) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
    try {
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("no address", e);
    }
  }
}
