package dev.gatehouse.ports;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;

/** Sockets on this host, by literal address. */
final class Loopback {
  static final InetAddress IPV4 = address("127.0.0.1");
  static final InetAddress IPV6 = address("::1");

  private Loopback() {}

  static InetAddress address(String literal) {
    try {
      return InetAddress.getAllByName(literal)[0];
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 200, IPV4);
  }

  static ServerSocket listen6(int port) throws IOException {
    return new ServerSocket(port, 200, IPV6);
  }

  static Socket connect(int port) throws IOException {
    return new Socket(IPV4, port);
  }
}
