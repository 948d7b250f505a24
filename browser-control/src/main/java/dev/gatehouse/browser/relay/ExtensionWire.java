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
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * What every extension's socket needs: questions find their answers by number, and a ping every
 * five seconds keeps the extension awake. Used on the relay's loop only.
 */
final class ExtensionWire {
  static final long PING_MILLIS = 5_000;
  private static final long SILENCE_MILLIS = 30_000;
  private static final long COMMAND_MILLIS = 30_000;

  private final Vertx vertx;
  private final ServerWebSocket socket;
  private final JsonObject ping;
  private final Map<Long, Promise<JsonObject>> pending = new HashMap<>();
  private final long timer;
  private long lastId;
  private long silentMillis;

  /**
   * @param ping the message that keeps it awake
   * @param messages gets each message of the extension
   */
  ExtensionWire(
      Vertx vertx, ServerWebSocket socket, JsonObject ping, Consumer<JsonObject> messages) {
    this.vertx = vertx;
    this.socket = socket;
    this.ping = ping;
    socket.textMessageHandler(text -> received(text, messages));
    this.timer = vertx.setPeriodic(PING_MILLIS, id -> ping());
  }

  /**
   * Asks the extension.
   *
   * @param what what is asked, for the message of a failure
   * @param question makes the message with the number that its answer will carry
   */
  Future<JsonObject> ask(String what, LongFunction<JsonObject> question) {
    long id = ++lastId;
    Promise<JsonObject> promise = Promise.promise();
    pending.put(id, promise);
    socket
        .writeTextMessage(question.apply(id).encode())
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
                            "the extension did not answer " + what + " within 30 seconds")))
        .onComplete(done -> pending.remove(id));
  }

  /** Takes the answer to question {@code id}; one that nobody waits for is dropped. */
  void answered(long id, Object result) {
    Promise<JsonObject> waiting = pending.get(id);
    if (waiting != null) {
      waiting.tryComplete(result instanceof JsonObject object ? object : new JsonObject());
    }
  }

  /** Takes the refusal of question {@code id}. */
  void refused(long id, String why) {
    Promise<JsonObject> waiting = pending.get(id);
    if (waiting != null) {
      waiting.tryFail(new RelayException(why.isEmpty() ? "the extension refused it" : why));
    }
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
      socket.writeTextMessage(ping.encode());
    }
  }

  private void received(String text, Consumer<JsonObject> messages) {
    silentMillis = 0;
    JsonObject message;
    try {
      message = new JsonObject(text);
    } catch (DecodeException | ClassCastException e) {
      socket.close((short) 1003, "not JSON");
      return;
    }
    messages.accept(message);
  }
}
