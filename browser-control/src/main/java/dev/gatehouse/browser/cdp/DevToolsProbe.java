package dev.gatehouse.browser.cdp;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import jakarta.inject.Inject;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what listens at a browser's address. An open port is no browser: only who answers
 * DevTools over HTTP and over the WebSocket is. Looks, changes nothing and connects to no other
 * address than the one it is given. Never blocks.
 */
public final class DevToolsProbe {
  private static final String VERSION_QUESTION = "{\"id\":1,\"method\":\"Browser.getVersion\"}";

  private final Vertx vertx;
  private final DevToolsLocator locator;
  private @Nullable WebSocketClient webSockets;

  @Inject
  public DevToolsProbe(Vertx vertx) {
    this.vertx = vertx;
    this.locator = new DevToolsLocator(vertx);
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
  public Future<Finding> look(BrowserEndpoint address, Duration limit, Duration handshakeLimit) {
    if (!address.known()) {
      return Future.succeededFuture(Finding.NOTHING);
    }
    return locator
        .resolve(address, limit)
        .compose(endpoint -> locator.locate(endpoint, limit))
        .transform(
            answer -> {
              if (answer.failed()) {
                return Future.succeededFuture(nobody(answer.cause()));
              }
              if (answer.result().isEmpty()) {
                return Future.succeededFuture(new Finding(Listener.OTHER, "", false));
              }
              DevToolsLocator.Located located = answer.result().get();
              return speaks(located.socket(), handshakeLimit)
                  .map(
                      product ->
                          // A socket that was named was not asked for its product before.
                          located.product().isEmpty() && product.isEmpty()
                              ? new Finding(Listener.SILENT, "", false)
                              : new Finding(
                                  Listener.BROWSER,
                                  located.product().isEmpty() ? product : located.product(),
                                  !product.isEmpty()));
            });
  }

  /** Counts the pages of the browser at {@code address}; 0 when it does not answer. */
  public Future<Integer> pages(BrowserEndpoint address, Duration limit) {
    if (address.namesSocket()) {
      return Future.succeededFuture(0);
    }
    return locator
        .resolve(address, limit)
        .compose(endpoint -> locator.ask(endpoint, "/json/list", limit))
        .map(
            answer ->
                answer instanceof List<?> targets
                    ? (int) targets.stream().filter(DevToolsProbe::isPage).count()
                    : 0)
        .otherwise(0);
  }

  /** Gives back every connection. */
  public Future<Void> close() {
    return Future.join(locator.close(), closeSockets()).mapEmpty();
  }

  private synchronized Future<Void> closeSockets() {
    return webSockets == null ? Future.succeededFuture() : webSockets.close();
  }

  private synchronized WebSocketClient sockets() {
    if (webSockets == null) {
      webSockets =
          vertx.createWebSocketClient(
              new WebSocketClientOptions()
                  .setMaxFrameSize(DevToolsLocator.MAX_ANSWER_BYTES)
                  .setMaxMessageSize(DevToolsLocator.MAX_ANSWER_BYTES));
    }
    return webSockets;
  }

  private static boolean isPage(@Nullable Object target) {
    return target instanceof Map<?, ?> map && "page".equals(map.get("type"));
  }

  private static Finding nobody(Throwable cause) {
    boolean refused = cause instanceof ConnectException;
    return refused ? Finding.NOTHING : new Finding(Listener.SILENT, "", false);
  }

  /** The product that answers on the WebSocket, empty when nobody does in time. */
  private Future<String> speaks(WebSocketConnectOptions options, Duration limit) {
    options.setConnectTimeout(limit.toMillis());
    options.setTimeout(limit.toMillis());
    return sockets()
        .connect(options)
        .compose(socket -> version(socket, limit))
        .timeout(Math.max(1, 2 * limit.toMillis()), TimeUnit.MILLISECONDS)
        .otherwise("");
  }

  private static Future<String> version(WebSocket socket, Duration limit) {
    Promise<String> promise = Promise.promise();
    socket.textMessageHandler(text -> promise.tryComplete(product(text)));
    socket.exceptionHandler(promise::tryFail);
    socket.closeHandler(closed -> promise.tryComplete(""));
    socket.writeTextMessage(VERSION_QUESTION).onFailure(promise::tryFail);
    return promise
        .future()
        .timeout(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS)
        .eventually(socket::close);
  }

  private static String product(String text) {
    Object answer = DevToolsLocator.parse(Buffer.buffer(text));
    return answer instanceof Map<?, ?> map
            && map.get("result") instanceof Map<?, ?> result
            && result.get("product") instanceof String product
        ? product
        : "";
  }
}
