package dev.gatehouse.browser.guard;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts who connects, says a few words of HTTP and hangs up. */
final class CountingServer implements AutoCloseable {
  private final ServerSocket server;
  private final AtomicInteger connections = new AtomicInteger();

  CountingServer() throws IOException {
    this(0);
  }

  CountingServer(int port) throws IOException {
    server = new ServerSocket(port, 50, InetAddress.getByName("127.0.0.1"));
    Thread thread = new Thread(this::serve, "counting-server");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        connections.incrementAndGet();
        socket.setSoTimeout(500);
        socket.getInputStream().read(new byte[4_096]);
        socket
            .getOutputStream()
            .write(
                ("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n"
                        + "Access-Control-Allow-Origin: *\r\nConnection: close\r\n\r\nsecret")
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      } catch (IOException e) {
        // The other side has gone, or the test is over.
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
