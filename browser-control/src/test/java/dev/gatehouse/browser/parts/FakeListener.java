package dev.gatehouse.browser.parts;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;

/** Programs that listen where a browser could be. */
public final class FakeListener implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;

  private FakeListener(int port, boolean devTools) {
    server = vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(port));
    server.requestHandler(
        request -> {
          String own = "127.0.0.1:" + server.actualPort();
          if (request.path().equals("/json/version") && devTools) {
            JsonObject version =
                new JsonObject()
                    .put("Browser", "Testium/1.2")
                    .put("webSocketDebuggerUrl", "ws://" + own + "/devtools/browser/1");
            request.response().end(version.encode());
          } else if (request.path().equals("/json/list") && devTools) {
            JsonArray targets =
                new JsonArray()
                    .add(new JsonObject().put("type", "page"))
                    .add(new JsonObject().put("type", "browser_ui"))
                    .add(new JsonObject().put("type", "page"));
            request.response().end(targets.encode());
          } else {
            request.response().end(new JsonObject().put("service", "printer").encode());
          }
        });
    if (devTools) {
      server.webSocketHandler(
          socket ->
              socket.textMessageHandler(
                  text ->
                      socket.writeTextMessage(
                          new JsonObject()
                              .put("id", new JsonObject(text).getInteger("id"))
                              .put("result", new JsonObject().put("product", "Testium/1.2"))
                              .encode())));
    }
    server
        .listen()
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
  }

  /** A web server that answers JSON everywhere, and is no browser. */
  public static FakeListener printer(int port) {
    return new FakeListener(port, false);
  }

  /** Something that answers DevTools, as a browser that somebody has started would. */
  public static FakeListener devTools(int port) {
    return new FakeListener(port, true);
  }

  public int port() {
    return server.actualPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
