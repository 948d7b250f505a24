package dev.gatehouse.gateway.canvas;

import dev.gatehouse.gateway.canvas.CanvasPaths.CanvasPath;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The page that draws what stands on the {@link A2uiSurface}: three small files of our own. */
@Singleton
final class A2uiPage {
  private static final Map<String, String> FILES =
      Map.of(
          "", "a2ui.html", "index.html", "a2ui.html", "a2ui.js", "a2ui.js", "a2ui.css", "a2ui.css");
  private static final Map<String, String> TYPES =
      Map.of(
          "a2ui.html",
          "text/html; charset=utf-8",
          "a2ui.js",
          "text/javascript; charset=utf-8",
          "a2ui.css",
          "text/css; charset=utf-8");

  /** Only its own script runs, and it talks to nobody but its own gateway. */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src http: https: data:; media-src http: https: data:; form-action 'none'; ";

  private final Vertx vertx;
  private final Map<String, Future<Buffer>> loaded = new ConcurrentHashMap<>();

  @Inject
  A2uiPage(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Whether it has such a file. */
  static boolean has(CanvasPath path) {
    return FILES.containsKey(path.file());
  }

  /** Sends the file that {@code path} names; the headers that every page has are set already. */
  void send(HttpServerRequest request, CanvasPath path) {
    String name = Optional.ofNullable(FILES.get(path.file())).orElseThrow();
    HttpServerResponse response = request.response();
    request.pause();
    loaded
        .computeIfAbsent(name, this::load)
        .onComplete(
            file -> {
              request.resume();
              if (file.failed()) {
                CanvasPages.text(request, 500, "the page is missing from this program");
                return;
              }
              response
                  .putHeader(HttpHeaders.CONTENT_TYPE, TYPES.get(name))
                  .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(file.result().length()));
              if (request.method() == HttpMethod.HEAD) {
                response.end();
              } else {
                response.end(file.result());
              }
            });
  }

  private Future<Buffer> load(String name) {
    return vertx.executeBlocking(
        () -> {
          try (InputStream in =
              A2uiPage.class.getResourceAsStream("/dev/gatehouse/gateway/canvas/" + name)) {
            if (in == null) {
              throw new IOException(name);
            }
            return Buffer.buffer(in.readAllBytes());
          }
        },
        false);
  }
}
