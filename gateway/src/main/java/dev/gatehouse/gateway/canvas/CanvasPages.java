package dev.gatehouse.gateway.canvas;

import dev.gatehouse.gateway.access.HttpAccess;
import dev.gatehouse.gateway.canvas.CanvasFiles.CanvasFile;
import dev.gatehouse.gateway.canvas.CanvasPaths.CanvasPath;
import dev.gatehouse.gateway.canvas.CanvasPaths.Kind;
import dev.gatehouse.gateway.server.RouteMount;
import dev.gatehouse.profiles.component.CredentialCheck;
import dev.gatehouse.profiles.component.GatewayContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Answers requests for canvas files: to callers with the token or with a capability in the path,
 * and always in a sandbox, so that a page that an agent drew has no origin, no storage and no way
 * to the gateway's own pages.
 */
@Singleton
final class CanvasPages implements RouteMount {
  private static final int BLOCK_BYTES = 64 * 1024;
  private static final int MAX_HTML_BYTES = 8 * 1024 * 1024;
  private static final String BEARER = "Bearer ";

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("htm", "text/html; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("json", "application/json; charset=utf-8"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("md", "text/markdown; charset=utf-8"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("gif", "image/gif"),
          Map.entry("webp", "image/webp"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("wasm", "application/wasm"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("mp4", "video/mp4"),
          Map.entry("webm", "video/webm"),
          Map.entry("pdf", "application/pdf"));

  private static final String EMPTY_CANVAS =
      "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Canvas</title>"
          + "<p>There is nothing on this canvas yet.</p></html>\n";

  private final CanvasHost host;
  private final CanvasPaths paths;
  private final A2uiPage surface;
  private final GatewayContext gateway;
  private final Vertx vertx;

  @Inject
  CanvasPages(
      CanvasHost host, CanvasPaths paths, A2uiPage surface, GatewayContext gateway, Vertx vertx) {
    this.host = host;
    this.paths = paths;
    this.surface = surface;
    this.gateway = gateway;
    this.vertx = vertx;
  }

  @Override
  public void mount(Router router) {
    if (!host.isOpen() || host.ownPort().isPresent()) {
      return;
    }
    for (String brand : gateway.instance().distribution().brands()) {
      router
          .routeWithRegex("/__" + brand + "__/.*")
          .handler(
              context -> {
                if (!serve(context.request(), HttpAccess.client(context))) {
                  context.next();
                }
              });
    }
  }

  /**
   * Answers a request.
   *
   * @param client the address that a wrong token counts for
   * @return false when its path is none of the canvas's, and nothing was done
   */
  boolean serve(HttpServerRequest request, String client) {
    String raw = request.path() == null ? "" : request.path();
    Optional<CanvasPath> path = paths.read(raw);
    if (path.isEmpty()) {
      return false;
    }
    boolean read = request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD;
    if (!read) {
      request.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
      text(request, 405, "Method Not Allowed");
    } else if (!allowed(path.get(), request, client)) {
      return true;
    } else if (path.get().kind() == Kind.RELOAD || path.get().kind() == Kind.A2UI_SOCKET) {
      request.response().putHeader("Upgrade", "websocket");
      text(request, 426, "upgrade required");
    } else if (path.get().file().isEmpty() && !raw.endsWith("/")) {
      String name = raw.substring(raw.lastIndexOf('/') + 1) + "/";
      request.response().putHeader(HttpHeaders.LOCATION, name);
      text(request, 302, name);
    } else if (path.get().kind() == Kind.A2UI) {
      surface(request, path.get());
    } else {
      file(request, path.get());
    }
    return true;
  }

  private boolean allowed(CanvasPath path, HttpServerRequest request, String client) {
    if (paths.opens(path)) {
      return true;
    }
    CredentialCheck.Verdict verdict =
        gateway
            .credentials()
            .check(client, path.capability().isPresent() ? Optional.empty() : bearer(request));
    if (verdict.limited()) {
      request
          .response()
          .putHeader("Retry-After", Long.toString(Math.max(1, verdict.retryAfter().toSeconds())));
      text(request, 429, "Too many failed attempts");
    } else if (!verdict.accepted()) {
      request.response().putHeader("WWW-Authenticate", "Bearer");
      text(request, 401, "Unauthorized");
    }
    return verdict.accepted();
  }

  private static Optional<String> bearer(HttpServerRequest request) {
    List<String> headers = request.headers().getAll(HttpHeaders.AUTHORIZATION);
    return headers.size() == 1 && headers.get(0).regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? Optional.of(headers.get(0).substring(BEARER.length()).trim())
        : Optional.empty();
  }

  private void surface(HttpServerRequest request, CanvasPath path) {
    if (A2uiPage.has(path)) {
      headers(request.response(), path, A2uiPage.POLICY);
      surface.send(request, path);
    } else {
      text(request, 404, "not found");
    }
  }

  private void file(HttpServerRequest request, CanvasPath path) {
    CanvasFiles files = new CanvasFiles(host.settings().root());
    request.pause();
    vertx
        .executeBlocking(() -> files.open(path.file()), false)
        .onComplete(
            opened -> {
              request.resume();
              if (opened.succeeded() && opened.result().isPresent()) {
                send(request, path, opened.result().get());
              } else if (path.file().isEmpty()) {
                headers(request.response(), path, "");
                request
                    .response()
                    .setStatusCode(404)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
                    .end(withReload(path, EMPTY_CANVAS));
              } else {
                text(request, 404, "not found");
              }
            });
  }

  private void send(HttpServerRequest request, CanvasPath path, CanvasFile file) {
    HttpServerResponse response = request.response();
    response.exceptionHandler(gone -> {});
    headers(response, path, "");
    String type = type(file.name());
    response.putHeader(HttpHeaders.CONTENT_TYPE, type);
    Future<Void> sent;
    if (type.startsWith("text/html") && file.size() <= MAX_HTML_BYTES) {
      sent = whole(file).compose(html -> end(request, withReload(path, html)));
    } else {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(file.size()));
      sent =
          request.method() == HttpMethod.HEAD
              ? response.end()
              : blocks(response, file, file.size()).compose(done -> response.end());
    }
    sent.onFailure(failure -> response.reset())
        .eventually(
            () ->
                vertx.executeBlocking(
                    () -> {
                      file.close();
                      return null;
                    },
                    false));
  }

  private static Future<Void> end(HttpServerRequest request, String html) {
    Buffer body = Buffer.buffer(html);
    request.response().putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
    return request.method() == HttpMethod.HEAD
        ? request.response().end()
        : request.response().end(body);
  }

  private Future<String> whole(CanvasFile file) {
    return vertx.executeBlocking(
        () -> read(file, (int) file.size()).toString(StandardCharsets.UTF_8), false);
  }

  // One block after the other, each when the socket took the one before.
  private Future<Void> blocks(HttpServerResponse response, CanvasFile file, long left) {
    if (left <= 0) {
      return Future.succeededFuture();
    }
    return vertx
        .executeBlocking(() -> read(file, (int) Math.min(BLOCK_BYTES, left)), false)
        .compose(
            block ->
                block.length() == 0
                    ? Future.failedFuture(new IOException("the file became shorter"))
                    : response
                        .write(block)
                        .compose(written -> blocks(response, file, left - block.length())));
  }

  private static Buffer read(CanvasFile file, int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    while (buffer.hasRemaining()) {
      if (file.channel().read(buffer) < 0) {
        break;
      }
    }
    return Buffer.buffer(buffer.position()).appendBytes(buffer.array(), 0, buffer.position());
  }

  private String withReload(CanvasPath path, String html) {
    if (!host.settings().liveReload() || path.capability().isEmpty()) {
      return html;
    }
    int end = html.toLowerCase(Locale.ROOT).lastIndexOf("</body>");
    int at = end < 0 ? html.length() : end;
    return html.substring(0, at) + LiveReload.SNIPPET + html.substring(at);
  }

  private static String type(String name) {
    int dot = name.lastIndexOf('.');
    String extension = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    return TYPES.getOrDefault(extension, "application/octet-stream");
  }

  private void headers(HttpServerResponse response, CanvasPath path, String policy) {
    int gatewayPort = gateway.instance().ports().gateway();
    response
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader(
            "Content-Security-Policy",
            policy
                + "sandbox allow-scripts allow-forms allow-modals allow-popups; base-uri 'none';"
                + " object-src 'none'; frame-ancestors http://127.0.0.1:"
                + gatewayPort
                + " http://localhost:"
                + gatewayPort)
        // The list of frame-ancestors is finer than this header can be.
        .headers()
        .remove("X-Frame-Options");
    if (path.capability().isPresent()) {
      // A sandboxed page is a stranger to its own files; the path has let it in already.
      response.putHeader("Access-Control-Allow-Origin", "*");
    }
  }

  /** Answers with a line of text. */
  static void text(HttpServerRequest request, int status, String line) {
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .end(line + "\n");
  }
}
