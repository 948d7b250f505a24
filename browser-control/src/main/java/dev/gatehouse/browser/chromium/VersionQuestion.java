package dev.gatehouse.browser.chromium;

import dev.gatehouse.core.config.Json;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Asks who answers DevTools at a port of this host. */
final class VersionQuestion {
  private static final int MAX_BYTES = 64 * 1024;
  private static final int MAX_MILLIS = 60_000;

  private VersionQuestion() {}

  /**
   * Returns the path of the WebSocket that the browser at {@code port} names, which holds its
   * random id; empty when what answers is no browser. Blocks.
   *
   * @throws IOException when nothing answers within {@code limit}
   */
  static Optional<String> webSocketPath(int port, Duration limit) throws IOException {
    URL url = URI.create("http://127.0.0.1:" + port + "/json/version").toURL();
    HttpURLConnection connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
    int millis = (int) Math.max(1, Math.min(MAX_MILLIS, limit.toMillis()));
    connection.setConnectTimeout(millis);
    connection.setReadTimeout(millis);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setRequestProperty("Connection", "close");
    try {
      if (connection.getResponseCode() != 200) {
        return Optional.empty();
      }
      try (InputStream body = connection.getInputStream()) {
        return path(new String(body.readNBytes(MAX_BYTES), StandardCharsets.UTF_8));
      }
    } finally {
      connection.disconnect();
    }
  }

  private static Optional<String> path(String text) {
    try {
      if (Json.parse(text) instanceof Map<?, ?> map
          && map.get("webSocketDebuggerUrl") instanceof String url) {
        return Optional.ofNullable(URI.create(url).getRawPath());
      }
    } catch (Json5SyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }
}
