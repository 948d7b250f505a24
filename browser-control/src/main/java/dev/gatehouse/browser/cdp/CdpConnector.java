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
  private static final long MEBIBYTE = 1 << 20;

  /**
   * Documents, pictures and traces come in one message. A page can make one as well, and must not
   * fill the memory of the gateway with it: a message stands there several times while it is read.
   */
  static final int MAX_MESSAGE_BYTES =
      (int) Math.max(32 * MEBIBYTE, Math.min(256 * MEBIBYTE, Runtime.getRuntime().maxMemory() / 8));

  private static final Duration HANDSHAKE_LIMIT = Duration.ofSeconds(5);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

  private final Vertx vertx;
  private @Nullable WebSocketClient client;
  private @Nullable ContextInternal loop;

  @Inject
  public CdpConnector(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Connects to a browser and asks for its version, to be sure that it is one.
   *
   * @param socket where its WebSocket is, with credentials and the limit of the handshake
   * @param shown the address for people, without secrets
   * @return fails with {@link BrowserException} when nobody there speaks DevTools
   */
  public Future<CdpConnection> open(WebSocketConnectOptions socket, String shown) {
    ContextInternal context = loop();
    Promise<CdpConnection> promise = context.promise();
    context.runOnContext(now -> connect(socket, shown).onComplete(promise));
    return promise.future();
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

  private Future<CdpConnection> connect(WebSocketConnectOptions socket, String shown) {
    long limit = socket.getTimeout() > 0 ? socket.getTimeout() : HANDSHAKE_LIMIT.toMillis();
    return client()
        .connect(socket)
        .timeout(limit, TimeUnit.MILLISECONDS)
        .recover(
            cause ->
                Future.failedFuture(
                    new BrowserException(
                        500,
                        "the DevTools WebSocket at "
                            + shown
                            + " does not open: is a browser there, and are the credentials right?",
                        cause)))
        .map(open -> new CdpConnection(vertx, loop(), open))
        .compose(connection -> proved(connection, shown));
  }

  private static Future<CdpConnection> proved(CdpConnection connection, String shown) {
    return connection
        .browser()
        .send("Browser.getVersion", new JsonObject(), ANSWER_LIMIT)
        .compose(
            answer ->
                answer.getValue("product") instanceof String
                    ? Future.succeededFuture(connection)
                    : Future.failedFuture(noBrowser(shown)))
        .recover(
            cause ->
                connection
                    .close()
                    .transform(
                        closed ->
                            Future.failedFuture(
                                cause instanceof BrowserException ? cause : noBrowser(shown))));
  }

  private static BrowserException noBrowser(String shown) {
    return new BrowserException(
        500,
        "what listens at "
            + shown
            + " accepts a WebSocket but does not speak DevTools: look at what it is");
  }
}
