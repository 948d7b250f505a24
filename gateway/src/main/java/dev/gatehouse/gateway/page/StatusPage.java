package dev.gatehouse.gateway.page;

import dev.gatehouse.gateway.server.RouteMount;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The page at {@code /}. Its files are the same for every gateway and tell nothing about this one:
 * what the page shows, it asks for over the WebSocket, with the token that its user types.
 */
final class StatusPage implements RouteMount {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final Map<String, PageFile> FILES =
      Map.of(
          "/", new PageFile("index.html", "text/html; charset=utf-8"),
          "/status.css", new PageFile("status.css", "text/css; charset=utf-8"),
          "/status.mjs", new PageFile("status.mjs", "text/javascript; charset=utf-8"));

  private final Vertx vertx;
  private final Map<String, Buffer> loaded = new ConcurrentHashMap<>();

  @Inject
  StatusPage(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public void mount(Router router) {
    FILES.forEach((path, file) -> router.route(path).handler(context -> serve(context, file)));
  }

  private void serve(RoutingContext context, PageFile file) {
    HttpMethod method = context.request().method();
    if (method != HttpMethod.GET && method != HttpMethod.HEAD) {
      context
          .response()
          .setStatusCode(405)
          .putHeader(HttpHeaders.ALLOW, "GET, HEAD")
          .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
          .end("Method Not Allowed\n");
      return;
    }
    content(file)
        .onSuccess(
            content -> {
              context
                  .response()
                  .putHeader(HttpHeaders.CONTENT_TYPE, file.type())
                  .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                  .putHeader("Content-Security-Policy", POLICY)
                  .putHeader("X-Frame-Options", "DENY")
                  .putHeader("X-Content-Type-Options", "nosniff")
                  .putHeader("Referrer-Policy", "no-referrer")
                  .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                  .putHeader("Cross-Origin-Resource-Policy", "same-origin");
              if (method == HttpMethod.HEAD) {
                context
                    .response()
                    .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(content.length()))
                    .end();
              } else {
                context.response().end(content);
              }
            })
        .onFailure(context::fail);
  }

  private Future<Buffer> content(PageFile file) {
    Buffer known = loaded.get(file.name());
    return known == null
        ? vertx
            .executeBlocking(() -> read(file.name()))
            .onSuccess(content -> loaded.put(file.name(), content))
        : Future.succeededFuture(known);
  }

  private static Buffer read(String name) throws IOException {
    try (InputStream in = StatusPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException(name);
      }
      return Buffer.buffer(in.readAllBytes());
    }
  }

  private record PageFile(String name, String type) {}
}
