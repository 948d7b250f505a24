package dev.gatehouse.browser.cdp;

import dev.gatehouse.browser.failure.BrowserException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to browsers. All of them live on one event loop, which is the loop of the
 * browsers of this gateway. Safe to use from several threads; never blocks. Nothing is made before
 * the first connection.
 */
public final class CdpConnector {
  /** Documents, pictures and traces of this size come in one message. */
  static final int MAX_MESSAGE_BYTES = 256 * 1024 * 1024;

  private final Vertx vertx;
  private final DevToolsProbe probe;
  private @Nullable WebSocketClient client;
  private @Nullable ContextInternal loop;

  @Inject
  public CdpConnector(Vertx vertx, DevToolsProbe probe) {
    this.vertx = vertx;
    this.probe = probe;
  }

  /**
   * Connects to the browser that answers at {@code endpoint}: its {@code /json/version} names the
   * path of its WebSocket; host, port and credentials stay those of the endpoint.
   *
   * @param limit for each of the three steps: question, handshake, first answer
   * @return fails with {@link BrowserException} when nobody there speaks DevTools
   */
  public Future<CdpConnection> open(BrowserEndpoint endpoint, Duration limit) {
    return onLoop(
        () ->
            probe
                .webSocketUrl(endpoint, limit)
                .compose(
                    url ->
                        url.isPresent()
                            ? connect(endpoint, url.get(), limit)
                            : Future.failedFuture(nobody(endpoint))));
  }

  /**
   * Connects to a browser whose WebSocket is known.
   *
   * @param webSocketUrl its path counts; host, port and credentials are those of the endpoint
   */
  public Future<CdpConnection> open(
      BrowserEndpoint endpoint, String webSocketUrl, Duration limit) {
    return onLoop(() -> connect(endpoint, webSocketUrl, limit));
  }

  /** The loop on which all browsers of this gateway live. */
  public synchronized ContextInternal loop() {
    ContextInternal existing = loop;
    if (existing == null) {
      existing = ((VertxInternal) vertx).createEventLoopContext();
      loop = existing;
    }
    return existing;
  }

  /** Ends every connection. */
  public synchronized Future<Void> close() {
    WebSocketClient open = client;
    client = null;
    return open == null ? Future.succeededFuture() : open.close();
  }

  private <T> Future<T> onLoop(java.util.function.Supplier<Future<T>> work) {
    ContextInternal context = loop();
    Promise<T> promise = context.promise();
    context.runOnContext(now -> work.get().onComplete(promise));
    return promise.future();
  }

  private synchronized WebSocketClient client() {
    WebSocketClient existing = client;
    if (existing == null) {
      existing =
          vertx.createWebSocketClient(
              new WebSocketClientOptions()
                  .setMaxFrameSize(MAX_MESSAGE_BYTES)
                  .setMaxMessageSize(MAX_MESSAGE_BYTES)
                  .setMaxConnections(1_000)
                  .setClosingTimeout(1));
      client = existing;
    }
    return existing;
  }

  private Future<CdpConnection> connect(
      BrowserEndpoint endpoint, String webSocketUrl, Duration limit) {
    WebSocketConnectOptions options = DevToolsProbe.socket(endpoint, webSocketUrl).orElse(null);
    if (options == null) {
      return Future.failedFuture(nobody(endpoint));
    }
    options.setConnectTimeout(limit.toMillis()).setTimeout(limit.toMillis());
    return client()
        .connect(options)
        .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .recover(
            cause ->
                Future.failedFuture(
                    new BrowserException(
                        500,
                        "the DevTools WebSocket at "
                            + endpoint.shown()
                            + " does not open; is it a browser, and are the credentials right?",
                        cause)))
        .map(socket -> new CdpConnection(vertx, loop(), socket))
        .compose(connection -> proved(endpoint, connection, limit));
  }

  private static Future<CdpConnection> proved(
      BrowserEndpoint endpoint, CdpConnection connection, Duration limit) {
    return connection
        .browser()
        .send("Browser.getVersion", new JsonObject(), limit)
        .compose(
            answer ->
                answer.getValue("product") instanceof String
                    ? Future.succeededFuture(connection)
                    : Future.failedFuture(nobody(endpoint)))
        .recover(
            cause -> {
              connection.close();
              return Future.failedFuture(
                  cause instanceof BrowserException
                      ? cause
                      : new BrowserException(
                          500,
                          "what listens at "
                              + endpoint.shown()
                              + " accepts a WebSocket but does not answer DevTools commands",
                          cause));
            });
  }

  private static BrowserException nobody(BrowserEndpoint endpoint) {
    return new BrowserException(
        500,
        "nothing at "
            + endpoint.shown()
            + " answers DevTools; start the browser there, or correct the address");
  }
}
