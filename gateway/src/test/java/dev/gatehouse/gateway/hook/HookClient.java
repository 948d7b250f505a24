package dev.gatehouse.gateway.hook;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A program that posts to hooks. */
final class HookClient {
  static final String TOKEN = "hook-token-0123456789-abcdefghij";

  private final HttpClient client = HttpClient.newHttpClient();
  private final int port;

  HookClient(int port) {
    this.port = port;
  }

  HttpResponse<String> post(String path, String body) {
    return post(path, body, "Authorization", "Bearer " + TOKEN);
  }

  /** Posts with other headers than the token's own. */
  HttpResponse<String> post(String path, String body, String... headers) {
    return send("POST", path, body, headers);
  }

  HttpResponse<String> send(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
