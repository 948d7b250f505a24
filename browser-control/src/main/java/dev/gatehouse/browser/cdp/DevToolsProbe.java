package dev.gatehouse.browser.cdp;

import dev.gatehouse.core.config.Json;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import jakarta.inject.Inject;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what listens at a browser's address. An open port is no browser: only who answers
 * DevTools over HTTP and over the WebSocket is. Looks, changes nothing, follows no redirect and
 * connects to no other address than the one it is given. Never blocks.
 */
public final class DevToolsProbe {
  private static final int MAX_ANSWER_BYTES = 256 * 1024;
  private static final String VERSION_QUESTION = "{\"id\":1,\"method\":\"Browser.getVersion\"}";

  private final HttpClientAgent http;
  private final WebSocketClient webSockets;

  @Inject
  public DevToolsProbe(Vertx vertx) {
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions().setKeepAlive(false).setDecompressionSupported(false));
    this.webSockets =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setMaxFrameSize(MAX_ANSWER_BYTES)
                .setMaxMessageSize(MAX_ANSWER_BYTES));
  }

  /**
   * What was found.
   *
   * @param listener who answered
   * @param product the browser's own name and version, empty when it is none
   * @param ready whether it also answers on the WebSocket, so that it could be driven
   */
  public record Finding(Listener listener, String product, boolean ready) {
    public static final Finding NOTHING = new Finding(Listener.NOTHING, "", false);
  }

  /** Who listens at an address. */
  public enum Listener {
    /** Nobody accepts connections. */
    NOTHING,
    /** Connections are accepted, but the question is not answered in time. */
    SILENT,
    /** A program that is no browser. */
    OTHER,
    /** A browser's DevTools. */
    BROWSER
  }

  /**
   * Asks who is there. The future does not fail.
   *
   * @param limit for the HTTP question
   * @param handshakeLimit for the question over the WebSocket
   */
  public Future<Finding> look(BrowserEndpoint endpoint, Duration limit, Duration handshakeLimit) {
    return ask(endpoint, "/json/version", limit)
        .transform(
            answer -> {
              if (answer.failed()) {
                return Future.succeededFuture(nobody(answer.cause()));
              }
              Map<?, ?> version = answer.result() instanceof Map<?, ?> map ? map : Map.of();
              Optional<WebSocketConnectOptions> socket =
                  Optional.ofNullable(version.get("webSocketDebuggerUrl"))
                      .flatMap(url -> socket(endpoint, url.toString()));
              if (!(version.get("Browser") instanceof String product) || socket.isEmpty()) {
                return Future.succeededFuture(new Finding(Listener.OTHER, "", false));
              }
              return speaks(socket.get(), handshakeLimit)
                  .map(ready -> new Finding(Listener.BROWSER, product, ready));
            });
  }

  /** Counts the pages of the browser at {@code endpoint}; 0 when it does not answer. */
  public Future<Integer> pages(BrowserEndpoint endpoint, Duration limit) {
    return ask(endpoint, "/json/list", limit)
        .map(
            answer ->
                answer instanceof List<?> targets
                    ? (int) targets.stream().filter(DevToolsProbe::isPage).count()
                    : 0)
        .otherwise(0);
  }

  /** Gives back every connection. */
  public Future<Void> close() {
    return Future.join(http.close(), webSockets.close()).mapEmpty();
  }

  private static boolean isPage(@Nullable Object target) {
    return target instanceof Map<?, ?> map && "page".equals(map.get("type"));
  }

  /** The JSON of a resource; null when something that is no JSON answers. */
  private Future<@Nullable Object> ask(BrowserEndpoint endpoint, String resource, Duration limit) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(endpoint.host())
            .setPort(endpoint.port())
            .setSsl(endpoint.secure())
            .setURI(endpoint.target(resource))
            .setFollowRedirects(false)
            .setConnectTimeout(limit.toMillis());
    endpoint.authorization().ifPresent(value -> options.putHeader("Authorization", value));
    return http.request(options)
        .compose(
            request ->
                request
                    .send()
                    .compose(DevToolsProbe::body)
                    .timeout(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS)
                    .onFailure(cause -> request.reset()));
  }

  private static Future<@Nullable Object> body(HttpClientResponse response) {
    Promise<@Nullable Object> promise = Promise.promise();
    Buffer content = Buffer.buffer();
    response.exceptionHandler(promise::tryFail);
    response.handler(
        chunk -> {
          if (content.length() + chunk.length() > MAX_ANSWER_BYTES) {
            promise.tryComplete(null);
            response.request().reset();
          } else {
            content.appendBuffer(chunk);
          }
        });
    response.endHandler(
        end -> promise.tryComplete(response.statusCode() == 200 ? parse(content) : null));
    return promise.future();
  }

  private static @Nullable Object parse(Buffer content) {
    try {
      return Json.parse(content.toString());
    } catch (Json5SyntaxException e) {
      return null;
    }
  }

  private static Finding nobody(Throwable cause) {
    boolean refused = cause instanceof ConnectException;
    return refused ? Finding.NOTHING : new Finding(Listener.SILENT, "", false);
  }

  /** The WebSocket of a browser: the path is its own word, host, port and secrets are ours. */
  private static Optional<WebSocketConnectOptions> socket(BrowserEndpoint endpoint, String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
    String path = uri.getRawPath();
    if (path == null || !path.startsWith("/")) {
      return Optional.empty();
    }
    String ownQuery = uri.getRawQuery();
    String target = ownQuery == null ? query(endpoint, path) : path + "?" + ownQuery;
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost(endpoint.host())
            .setPort(endpoint.port())
            .setSsl(endpoint.secure())
            .setURI(target)
            .setAllowOriginHeader(false);
    endpoint.authorization().ifPresent(value -> options.putHeader("Authorization", value));
    return Optional.of(options);
  }

  private static String query(BrowserEndpoint endpoint, String path) {
    String target = endpoint.target("");
    int mark = target.indexOf('?');
    return mark < 0 ? path : path + target.substring(mark);
  }

  private Future<Boolean> speaks(WebSocketConnectOptions options, Duration limit) {
    options.setConnectTimeout(limit.toMillis());
    options.setTimeout(limit.toMillis());
    return webSockets
        .connect(options)
        .compose(socket -> version(socket, limit))
        .timeout(Math.max(1, 2 * limit.toMillis()), TimeUnit.MILLISECONDS)
        .otherwise(false);
  }

  private static Future<Boolean> version(WebSocket socket, Duration limit) {
    Promise<Boolean> promise = Promise.promise();
    socket.textMessageHandler(text -> promise.tryComplete(isVersion(text)));
    socket.exceptionHandler(promise::tryFail);
    socket.closeHandler(closed -> promise.tryComplete(false));
    socket.writeTextMessage(VERSION_QUESTION).onFailure(promise::tryFail);
    return promise
        .future()
        .timeout(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS)
        .eventually(socket::close);
  }

  private static boolean isVersion(String text) {
    Object answer = parse(Buffer.buffer(text));
    return answer instanceof Map<?, ?> map
        && map.get("result") instanceof Map<?, ?> result
        && result.get("product") instanceof String;
  }
}
