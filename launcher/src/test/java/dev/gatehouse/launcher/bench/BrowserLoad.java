package dev.gatehouse.launcher.bench;

import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.core.config.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Asks the control port of a gateway, with pages of our own to look at. */
final class BrowserLoad implements AutoCloseable {
  static final int MANY = 10_000;

  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpServer site;
  private final int controlPort;
  private final String token;

  BrowserLoad(int controlPort, String token) throws IOException {
    this.controlPort = controlPort;
    this.token = token;
    this.site = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    page("/small", 10);
    page("/large", MANY / 2);
    site.start();
  }

  HttpClient http() {
    return http;
  }

  String url(String path) {
    return "http://127.0.0.1:" + site.getAddress().getPort() + path;
  }

  /** A page with a button and a text for each of {@code pairs}. */
  private void page(String path, int pairs) {
    StringBuilder html = new StringBuilder("<!doctype html><title>Page</title><main>");
    for (int i = 0; i < pairs; i++) {
      html.append("<button>Button ").append(i).append("</button><p>Text ").append(i).append("</p>");
    }
    byte[] bytes = html.append("</main>").toString().getBytes(StandardCharsets.UTF_8);
    site.createContext(
        path,
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  String get(String path) throws Exception {
    return send(request(path).GET());
  }

  String post(String path, Map<String, Object> body) throws Exception {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(Json.write(body))));
  }

  Map<?, ?> json(String answer) {
    return (Map<?, ?>) Json.parse(answer);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + controlPort + path))
        .header("Authorization", "Bearer " + token)
        .timeout(Duration.ofSeconds(60));
  }

  private String send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(answer.uri() + " answered " + answer.statusCode() + answer.body());
    }
    return answer.body();
  }

  @Override
  public void close() {
    site.stop(0);
  }
}
