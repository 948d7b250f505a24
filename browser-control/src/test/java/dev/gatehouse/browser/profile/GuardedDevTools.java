package dev.gatehouse.browser.profile;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * What a hosted browser looks like: a door that wants a user and a token, with a real browser
 * behind it whose answers name its own loopback address.
 */
final class GuardedDevTools implements AutoCloseable {
  private static final int LARGE = 64 << 20;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = vertx.createHttpClient();
  private final WebSocketClient sockets =
      vertx.createWebSocketClient(
          new WebSocketClientOptions().setMaxFrameSize(LARGE).setMaxMessageSize(LARGE));
  private final List<String> hosts = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final int browser;
  private final String authorization;
  private final String token;

  GuardedDevTools(int browser, String authorization, String token) {
    this.browser = browser;
    this.authorization = authorization;
    this.token = token;
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost("127.0.0.1")
                    .setPort(0)
                    .setMaxWebSocketFrameSize(LARGE)
                    .setMaxWebSocketMessageSize(LARGE))
            .requestHandler(this::handle);
    server
        .listen()
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
  }

  int port() {
    return server.actualPort();
  }

  /** The {@code Host} of every request that was let in. */
  List<String> hosts() {
    return hosts;
  }

  private void handle(HttpServerRequest request) {
    if (!authorization.equals(request.getHeader("Authorization"))
        || !token.equals(request.params().get("token"))) {
      request.response().setStatusCode(401).end();
      return;
    }
    hosts.add(request.getHeader("Host"));
    if (request.getHeader("Upgrade") != null) {
      String path = request.path();
      request
          .toWebSocket()
          .onSuccess(
              socket -> {
                socket.pause();
                sockets
                    .connect(
                        new WebSocketConnectOptions()
                            .setHost("127.0.0.1")
                            .setPort(browser)
                            .setURI(path)
                            .setAllowOriginHeader(false))
                    .onSuccess(inner -> join(socket, inner))
                    .onFailure(cause -> socket.close());
              });
      return;
    }
    http.request(HttpMethod.GET, browser, "127.0.0.1", request.path())
        .compose(out -> out.send())
        .compose(in -> in.body())
        .onSuccess(body -> request.response().end(body))
        .onFailure(cause -> request.response().setStatusCode(502).end());
  }

  private static void join(ServerWebSocket outer, io.vertx.core.http.WebSocket inner) {
    outer.textMessageHandler(inner::writeTextMessage);
    inner.textMessageHandler(outer::writeTextMessage);
    outer.closeHandler(closed -> inner.close());
    inner.closeHandler(closed -> outer.close());
    outer.resume();
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
