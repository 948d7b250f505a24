package dev.gatehouse.profiles;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Asks whether anybody answers HTTP on a local port. That a connection is accepted says nothing:
 * the kernel does that for a stopped process too.
 */
final class PortAnswer {
  private static final byte[] QUESTION =
      "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private PortAnswer() {}

  static boolean within(int port, Duration limit) {
    int millis = Math.toIntExact(limit.toMillis());
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), millis);
      socket.setSoTimeout(millis);
      socket.getOutputStream().write(QUESTION);
      return socket.getInputStream().read() >= 0;
    } catch (IOException e) {
      return false;
    }
  }
}
