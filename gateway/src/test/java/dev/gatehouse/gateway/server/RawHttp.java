package dev.gatehouse.gateway.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Sends HTTP requests byte for byte, also those that no library would send. */
final class RawHttp {
  private RawHttp() {}

  /** The head of an answer and what followed it. */
  record Answer(int status, String head, String body) {
    boolean hasHeader(String header) {
      return head.toLowerCase(java.util.Locale.ROOT)
          .contains("\n" + header.toLowerCase(java.util.Locale.ROOT) + ":");
    }
  }

  /** Sends a request with these header lines; the server is asked to close afterwards. */
  static Answer request(int port, String requestLine, List<String> headers, String body) {
    StringBuilder text = new StringBuilder(requestLine).append("\r\n");
    headers.forEach(header -> text.append(header).append("\r\n"));
    if (!body.isEmpty()) {
      text.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    return exchange(port, text.append("Connection: close\r\n\r\n").append(body).toString());
  }

  static Answer get(int port, String path, String... headers) {
    List<String> all = new java.util.ArrayList<>(List.of(headers));
    all.add("Host: 127.0.0.1:" + port);
    return request(port, "GET " + path + " HTTP/1.1", all, "");
  }

  /** Sends the bytes of {@code text} and reads until the server closes. */
  static Answer exchange(int port, String text) {
    try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      int end = answer.indexOf("\r\n\r\n");
      String head = end < 0 ? answer : answer.substring(0, end);
      return new Answer(
          head.isEmpty() ? 0 : Integer.parseInt(head.split(" ", 3)[1]),
          head,
          end < 0 ? "" : answer.substring(end + 4));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
