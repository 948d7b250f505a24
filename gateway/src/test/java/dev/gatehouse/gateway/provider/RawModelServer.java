package dev.gatehouse.gateway.provider;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP server for faults of the wire that no model mock can make. */
public final class RawModelServer implements AutoCloseable {
  private final ServerSocket listener;
  private final Script script;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  /** Head and body of every request. */
  public final List<String> requests = new CopyOnWriteArrayList<>();

  /** How many clients went away while their answer was not over. */
  public final AtomicInteger gone = new AtomicInteger();

  /** What happens after a request was read; the connection closes afterwards. */
  public interface Script {
    void answer(int number, String request, OutputStream out) throws IOException;
  }

  public RawModelServer(Script script) {
    this.script = script;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    Thread acceptor = new Thread(this::accept, "raw-model-server");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  public String uri() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        sockets.add(socket);
        Thread serving = new Thread(() -> serve(socket), "raw-model-connection");
        serving.setDaemon(true);
        serving.start();
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      String request = read(new BufferedInputStream(socket.getInputStream()));
      requests.add(request);
      script.answer(requests.size(), request, socket.getOutputStream());
    } catch (IOException e) {
      gone.incrementAndGet();
    }
  }

  private static String read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("closed");
      }
      head.append((char) b);
    }
    int length = 0;
    for (String line : head.toString().split("\r\n")) {
      if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  public static void head(OutputStream out, String status, String type, String... headers)
      throws IOException {
    StringBuilder text = new StringBuilder("HTTP/1.1 " + status + "\r\nConnection: close\r\n");
    text.append("Content-Type: ").append(type).append("\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    write(out, text + "\r\n");
  }

  public static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** One whole streamed answer of OpenAI's chat format. */
  public static void says(OutputStream out, String words) throws IOException {
    head(out, "200 OK", "text/event-stream");
    delta(out, words);
    write(
        out,
        "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
            + "data: {\"id\":\"c\",\"choices\":[],\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":7,"
            + "\"total_tokens\":107,\"prompt_tokens_details\":{\"cached_tokens\":60}}}\n\n"
            + "data: [DONE]\n\n");
  }

  public static void delta(OutputStream out, String words) throws IOException {
    write(
        out,
        "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
            + words
            + "\"}}]}\n\n");
  }

  public static void error(OutputStream out, String status, String body, String... headers)
      throws IOException {
    head(out, status, "application/json", headers);
    write(out, body);
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
