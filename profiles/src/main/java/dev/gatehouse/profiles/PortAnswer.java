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
public final class PortAnswer {
  private PortAnswer() {}

  /** Whether HTTP is answered on a loopback port within {@code limit}. Blocks that long at most. */
  public static boolean within(int port, Duration limit) {
    int millis = Math.toIntExact(limit.toMillis());
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), millis);
      socket.setSoTimeout(millis);
      socket.getOutputStream().write(question(port));
      return socket.getInputStream().read() >= 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static byte[] question(int port) {
    // A gateway refuses a Host without its own port, and logs the refusal.
    return ("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nConnection: close\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }
}
