package dev.gatehouse.gateway.canvas;

import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.profiles.component.BrowserRoutes;
import dev.gatehouse.profiles.component.BrowserRoutes.Answer;
import dev.gatehouse.profiles.component.BrowserRoutes.Request;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tab of the instance's own browser that shows the canvas. The tab is remembered; one that was
 * closed is opened again.
 */
@Singleton
final class CanvasScreen {
  private static final int MAX_PICTURE_BYTES = 6 * 1024 * 1024;

  private final Optional<BrowserRoutes> browser;
  private final CanvasHost host;
  private final CanvasPaths paths;
  private final Vertx vertx;
  private volatile @Nullable String tab;

  @Inject
  CanvasScreen(Optional<BrowserRoutes> browser, CanvasHost host, CanvasPaths paths, Vertx vertx) {
    this.browser = browser;
    this.host = host;
    this.paths = paths;
    this.vertx = vertx;
  }

  /**
   * A picture of the tab.
   *
   * @param path of the file that holds it
   */
  record Picture(Path path, byte[] bytes, String format) {}

  /** Whether there is a browser to show anything. */
  boolean exists() {
    return browser.isPresent();
  }

  /** The address of a page of the canvas, good for whoever has it, for an hour. */
  String url(CanvasView view) {
    return "http://127.0.0.1:" + host.port() + paths.newCapabilityPath() + view.path();
  }

  /** Shows an address; returns what the browser said, with the tab's {@code targetId}. */
  Future<Map<String, Object>> show(String url) {
    String known = tab;
    Future<Map<String, Object>> shown =
        known == null
            ? open(url)
            : ask("POST", "/navigate", Map.of("targetId", known, "url", url))
                .recover(
                    failure ->
                        // A closed tab; any other failure is the answer.
                        isGone(failure) ? open(url) : Future.failedFuture(failure));
    return shown.onSuccess(answer -> tab = String.valueOf(answer.get("targetId")));
  }

  /** Closes the tab; nothing happens when there is none. */
  Future<Void> hide() {
    String known = tab;
    tab = null;
    return known == null
        ? Future.succeededFuture()
        : ask("DELETE", "/tabs/" + known, Map.of())
            .<Void>mapEmpty()
            .recover(
                failure ->
                    isGone(failure) ? Future.succeededFuture() : Future.failedFuture(failure));
  }

  /** Takes a picture of the tab, after it was shown with {@code view} where there is none. */
  Future<Picture> snapshot(CanvasView view, String format) {
    return shown(view)
        .compose(
            id ->
                ask("POST", "/screenshot", Map.of("targetId", id, "type", format))
                    .compose(answer -> picture(String.valueOf(answer.get("path")))));
  }

  /** Runs JavaScript in the tab and returns its result. */
  Future<Object> eval(CanvasView view, String javaScript) {
    return shown(view)
        .compose(
            id ->
                ask(
                    "POST",
                    "/act",
                    Map.of("kind", "evaluate", "targetId", id, "fn", "() => (" + javaScript + ")")))
        .map(answer -> Optional.ofNullable(answer.get("result")).orElse(""));
  }

  private Future<String> shown(CanvasView view) {
    String known = tab;
    if (known == null) {
      return show(url(view)).map(answer -> String.valueOf(answer.get("targetId")));
    }
    return ask("GET", "/tabs", Map.of())
        .compose(
            answer ->
                String.valueOf(answer.get("tabs")).contains(known)
                    ? Future.succeededFuture(known)
                    : open(url(view))
                        .map(opened -> String.valueOf(opened.get("targetId")))
                        .onSuccess(id -> tab = id));
  }

  private Future<Map<String, Object>> open(String url) {
    return ask("POST", "/tabs/open", Map.of("url", url));
  }

  private Future<Picture> picture(String path) {
    return vertx.executeBlocking(
        () -> {
          Path file = Path.of(path);
          if (Files.size(file) > MAX_PICTURE_BYTES) {
            throw RpcException.unavailable("the picture is too large; it is in " + path);
          }
          boolean jpeg = path.toLowerCase(Locale.ROOT).matches(".*\\.jpe?g");
          return new Picture(file, Files.readAllBytes(file), jpeg ? "jpeg" : "png");
        },
        false);
  }

  private Future<Map<String, Object>> ask(String method, String path, Map<String, Object> body) {
    if (!exists()) {
      return Future.failedFuture(
          RpcException.unavailable(
              "there is no browser here to show the canvas: this gateway has no browser control"));
    }
    Request request = new Request(method, path, Map.of(), body);
    return Future.fromCompletionStage(
            browser.orElseThrow().handle(request), vertx.getOrCreateContext())
        .compose(CanvasScreen::worked);
  }

  private static Future<Map<String, Object>> worked(Answer answer) {
    return answer.status() >= 400
        ? Future.failedFuture(
            new Refusal(
                answer.status(),
                String.valueOf(answer.body().get("error")).replaceFirst("^Error: ", "")))
        : Future.succeededFuture(answer.body());
  }

  private static boolean isGone(Throwable failure) {
    return failure instanceof Refusal refusal && refusal.status == 404;
  }

  /** What browser control refused. */
  static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    Refusal(int status, String message) {
      super(message);
      this.status = status;
    }
  }
}
