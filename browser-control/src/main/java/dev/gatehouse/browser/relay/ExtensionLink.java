package dev.gatehouse.browser.relay;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The connection of one extension: commands go out and find their answers, events come in, and a
 * ping every five seconds keeps it awake. Used on the relay's loop only.
 */
final class ExtensionLink {
  static final long PING_MILLIS = 5_000;
  private static final long SILENCE_MILLIS = 30_000;
  private static final long COMMAND_MILLIS = 30_000;

  private final Vertx vertx;
  private final ServerWebSocket socket;
  private final Map<Long, Promise<JsonObject>> pending = new HashMap<>();
  private final long timer;
  private long lastId;
  private long silentMillis;

  /**
   * @param events gets what the extension reports: {@code {method, params?, sessionId?}}
   */
  ExtensionLink(Vertx vertx, ServerWebSocket socket, Consumer<JsonObject> events) {
    this.vertx = vertx;
    this.socket = socket;
    socket.textMessageHandler(text -> received(text, events));
    this.timer = vertx.setPeriodic(PING_MILLIS, id -> ping());
  }

  /**
   * Sends a command to a tab.
   *
   * @return the result; fails with {@link RelayException} when the extension refuses it, does not
   *     answer within 30 seconds or goes away
   */
  Future<JsonObject> command(String method, JsonObject params, Optional<String> sessionId) {
    long id = ++lastId;
    Promise<JsonObject> promise = Promise.promise();
    pending.put(id, promise);
    JsonObject forwarded = new JsonObject().put("method", method).put("params", params);
    sessionId.ifPresent(session -> forwarded.put("sessionId", session));
    JsonObject message =
        new JsonObject().put("id", id).put("method", "forwardCDPCommand").put("params", forwarded);
    socket
        .writeTextMessage(message.encode())
        .onFailure(cause -> promise.tryFail(new RelayException("the extension went away")));
    return promise
        .future()
        .timeout(COMMAND_MILLIS, TimeUnit.MILLISECONDS)
        .recover(
            cause ->
                Future.failedFuture(
                    cause instanceof RelayException
                        ? cause
                        : new RelayException(
                            "the extension did not answer " + method + " within 30 seconds")))
        .onComplete(done -> pending.remove(id));
  }

  /** Fails what is still unanswered; the socket has closed. */
  void closed() {
    vertx.cancelTimer(timer);
    List<Promise<JsonObject>> unanswered = new ArrayList<>(pending.values());
    pending.clear();
    unanswered.forEach(
        promise -> promise.tryFail(new RelayException("the extension went away meanwhile")));
  }

  /** Hangs up. */
  void close(short status, String reason) {
    socket.close(status, reason);
  }

  private void ping() {
    silentMillis += PING_MILLIS;
    if (silentMillis > SILENCE_MILLIS) {
      socket.close((short) 1001, "the extension is silent");
    } else {
      socket.writeTextMessage("{\"method\":\"ping\"}");
    }
  }

  private void received(String text, Consumer<JsonObject> events) {
    silentMillis = 0;
    JsonObject message;
    try {
      message = new JsonObject(text);
    } catch (DecodeException | ClassCastException e) {
      socket.close((short) 1003, "not JSON");
      return;
    }
    if (message.getValue("id") instanceof Number id) {
      Promise<JsonObject> waiting = pending.get(id.longValue());
      if (waiting != null) {
        answer(message, waiting);
      }
      return;
    }
    if ("forwardCDPEvent".equals(message.getValue("method"))
        && message.getValue("params") instanceof JsonObject params
        && params.getValue("method") instanceof String) {
      events.accept(params);
    }
  }

  private static void answer(JsonObject message, Promise<JsonObject> waiting) {
    Object error = message.getValue("error");
    if (error != null) {
      String text =
          error instanceof JsonObject object ? object.getString("message", "") : error.toString();
      waiting.tryFail(new RelayException(text.isEmpty() ? "the extension refused it" : text));
    } else {
      waiting.tryComplete(
          message.getValue("result") instanceof JsonObject result ? result : new JsonObject());
    }
  }
}
