package dev.gatehouse.launcher.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.core.config.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A model server that says a few words to everything, in the format of OpenAI's chat. To a message
 * with {@link #HOLD} in it, it says one word and holds the rest back until {@link #goOn()}.
 */
final class WordServer implements AutoCloseable {
  static final String HOLD = "hold-the-rest";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch held = new CountDownLatch(1);

  WordServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/v1/chat/completions", this::answer);
    server.start();
  }

  /** The configuration that makes it the model of every agent. */
  Map<String, Object> config() {
    return Map.of(
        "agents",
        Map.of("defaults", Map.of("model", Map.of("primary", "words/few"))),
        "models",
        Map.of(
            "providers",
            Map.of(
                "words",
                Map.of(
                    "baseUrl",
                    "http://127.0.0.1:" + server.getAddress().getPort() + "/v1",
                    "api",
                    "openai-completions",
                    "apiKey",
                    "words-0123456789",
                    "models",
                    List.of(Map.of("id", "few", "contextWindow", 64_000))))));
  }

  /** Lets it say what it held back. */
  void goOn() {
    held.countDown();
  }

  @Override
  public void close() {
    goOn();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    boolean wait = asked.substring(asked.lastIndexOf("\"user\"")).contains(HOLD);
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (exchange;
        OutputStream out = exchange.getResponseBody()) {
      word(out, "Hello");
      if (wait) {
        held.await();
      }
      for (String word : List.of(" from", " 宽字符", " 🦉", " words")) {
        word(out, word);
      }
      send(
          out,
          Map.of(
              "choices", List.of(Map.of("index", 0, "delta", Map.of(), "finish_reason", "stop"))));
      out.write("data: [DONE]\n\n".getBytes(UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void word(OutputStream out, String word) throws IOException {
    send(out, Map.of("choices", List.of(Map.of("index", 0, "delta", Map.of("content", word)))));
  }

  private static void send(OutputStream out, Map<String, Object> chunk) throws IOException {
    out.write(("data: " + Json.write(chunk) + "\n\n").getBytes(UTF_8));
    out.flush();
  }
}
