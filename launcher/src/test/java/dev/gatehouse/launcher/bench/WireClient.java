package dev.gatehouse.launcher.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection after its handshake, in the family's wire protocol and nothing of ours. One call
 * may be under way at a time.
 */
final class WireClient {
  private final WebSocket socket;
  private final Promise<JsonObject> hello = Promise.promise();
  private final Promise<Void> gone = Promise.promise();
  private final JsonObject connect;
  private @Nullable Promise<JsonObject> answer;
  private BiConsumer<String, JsonObject> events = (event, payload) -> {};

  private WireClient(WebSocket socket, JsonObject connect) {
    this.socket = socket;
    this.connect = connect;
    socket.textMessageHandler(this::received);
    socket.closeHandler(
        closed -> {
          hello.tryFail("closed by the gateway: " + socket.closeReason());
          gone.complete();
        });
  }

  static Future<WireClient> open(WebSocketClient client, int port, String token, int protocol) {
    return client
        .connect(port, "127.0.0.1", "/")
        .compose(
            socket -> {
              WireClient opened = new WireClient(socket, connect(token, protocol));
              return opened.hello.future().map(hello -> opened);
            });
  }

  private static JsonObject connect(String token, int protocol) {
    return new JsonObject()
        .put("type", "req")
        .put("id", "connect")
        .put("method", "connect")
        .put(
            "params",
            new JsonObject()
                .put("minProtocol", protocol)
                .put("maxProtocol", protocol)
                .put(
                    "client",
                    new JsonObject()
                        .put("id", "cli")
                        .put("version", "1.0.0")
                        .put("platform", "linux")
                        .put("mode", "cli"))
                .put("role", "operator")
                .put("scopes", new JsonArray().add("operator.admin").add("operator.read"))
                .put("caps", new JsonArray())
                .put("auth", new JsonObject().put("token", token)));
  }

  private void received(String text) {
    Promise<JsonObject> waiting = answer;
    if (waiting != null && text.startsWith("{\"type\":\"res\"")) {
      answer = null;
      waiting.complete(new JsonObject(text));
      return;
    }
    JsonObject frame = new JsonObject(text);
    switch (frame.getString("type")) {
      case "event" -> {
        if (frame.getString("event").equals("connect.challenge")) {
          socket.writeTextMessage(connect.encode());
        } else {
          events.accept(frame.getString("event"), frame.getJsonObject("payload", new JsonObject()));
        }
      }
      case "res" -> {
        if (waiting != null) {
          answer = null;
          waiting.complete(frame);
        } else if (frame.getBoolean("ok")) {
          hello.tryComplete(frame);
        } else {
          hello.tryFail(frame.encode());
        }
      }
      default -> throw new IllegalStateException("unexpected frame: " + text);
    }
  }

  /** Sends a whole request frame; completes with the frame that answers it. */
  Future<JsonObject> call(String request) {
    Promise<JsonObject> promise = Promise.promise();
    answer = promise;
    return socket.writeTextMessage(request).compose(written -> promise.future());
  }

  /** Hears the name and the payload of every event from now on, on the connection's thread. */
  void onEvent(BiConsumer<String, JsonObject> listener) {
    events = listener;
  }

  /** Completes when the connection is gone. */
  Future<Void> closed() {
    return gone.future();
  }

  Future<Void> close() {
    return socket.close();
  }
}
