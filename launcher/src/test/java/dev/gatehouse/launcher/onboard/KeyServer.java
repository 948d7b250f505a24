package dev.gatehouse.launcher.onboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** A model server that imitates OpenAI's older format and lets one key in. */
public final class KeyServer implements AutoCloseable {
  public static final String GOOD = "good-key-1234567890";
  public static final String BAD = "bad-key-1234567890";

  private static final String WORD =
      """
      data: {"id":"1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"role":"assistant","content":"ok"}}]}

      data: {"id":"1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

      data: [DONE]

      """;

  private final HttpServer server;
  private final AtomicInteger words = new AtomicInteger();

  public KeyServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/v1/", this::answer);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  /** How often a word was asked for with the good key. */
  public int words() {
    return words.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    boolean good =
        ("Bearer " + GOOD).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    if (!good) {
      send(exchange, 401, "application/json", "{\"error\":{\"message\":\"Incorrect API key\"}}");
    } else if (exchange.getRequestURI().getPath().endsWith("/models")) {
      send(exchange, 200, "application/json", "{\"data\":[{\"id\":\"one\"},{\"id\":\"two\"}]}");
    } else {
      words.incrementAndGet();
      send(exchange, 200, "text/event-stream", WORD);
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
