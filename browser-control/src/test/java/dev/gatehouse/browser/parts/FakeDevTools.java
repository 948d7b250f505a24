package dev.gatehouse.browser.parts;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * A program that answers like a browser's DevTools at first, and then as badly as a test wants it
 * to. Listens on a free port of 127.0.0.1.
 */
public final class FakeDevTools implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final List<JsonObject> commands = new CopyOnWriteArrayList<>();
  private final List<ServerWebSocket> sockets = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();

  /**
   * @param behaviour answers a command, however it likes; never called for {@code
   *     Browser.getVersion} unless it {@linkplain #answerVersion answers} that itself
   */
  public FakeDevTools(BiConsumer<ServerWebSocket, JsonObject> behaviour) {
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setMaxWebSocketFrameSize(512 * 1024 * 1024)
                    .setMaxWebSocketMessageSize(512 * 1024 * 1024))
            .requestHandler(
                request -> {
                  authorizations.add(String.valueOf(request.getHeader("Authorization")));
                  request
                      .response()
                      .putHeader("Content-Type", "application/json")
                      .end(
                          new JsonObject()
                              .put("Browser", "Fake/1.0")
                              .put("webSocketDebuggerUrl", "ws://127.0.0.1:1/devtools/browser/x")
                              .encode());
                })
            .webSocketHandler(
                socket -> {
                  sockets.add(socket);
                  authorizations.add(String.valueOf(socket.headers().get("Authorization")));
                  socket.textMessageHandler(
                      text -> {
                        JsonObject command = new JsonObject(text);
                        commands.add(command);
                        behaviour.accept(socket, command);
                      });
                });
    server
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
  }

  /** Answers the question for the version as a browser does; returns whether it was that. */
  public static boolean answerVersion(ServerWebSocket socket, JsonObject command) {
    if (!"Browser.getVersion".equals(command.getString("method"))) {
      return false;
    }
    answer(socket, command, new JsonObject().put("product", "Fake/1.0"));
    return true;
  }

  /** Answers a command with a result. */
  public static void answer(ServerWebSocket socket, JsonObject command, JsonObject result) {
    JsonObject message = new JsonObject().put("id", command.getValue("id")).put("result", result);
    if (command.containsKey("sessionId")) {
      message.put("sessionId", command.getValue("sessionId"));
    }
    socket.writeTextMessage(message.encode());
  }

  public int port() {
    return server.actualPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** The commands so far. */
  public List<JsonObject> commands() {
    return List.copyOf(commands);
  }

  /** The {@code Authorization} of every request and every WebSocket, {@code null} as text. */
  public List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  /** Breaks every connection. */
  public void hangUp() {
    sockets.forEach(ServerWebSocket::close);
    sockets.clear();
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
