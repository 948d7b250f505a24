package dev.gatehouse.gateway.openai;

import dev.gatehouse.gateway.protocol.GatewayLoop;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;

/**
 * Server-sent events to one client. Words for a client that reads slowly are gathered and sent
 * together when there is room; one that lets too much gather is dropped. Used on the gateway's
 * event loop only.
 */
final class EventStream {
  private static final int MAX_WAITING_CHARS = 1_000_000;
  private static final int MAX_QUEUED_BYTES = 256 * 1024;
  private static final long KEEP_ALIVE_MILLIS = 15_000;

  private final HttpServerResponse response;
  private final StringBuilder waiting = new StringBuilder();
  private final Runnable stopKeepAlive;
  private Consumer<String> words = text -> {};
  private boolean over;
  private boolean quiet;

  EventStream(HttpServerResponse response, GatewayLoop loop, Runnable onGone) {
    this.response = response;
    response
        .setStatusCode(200)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache, no-store")
        .setChunked(true)
        .setWriteQueueMaxSize(MAX_QUEUED_BYTES);
    response.drainHandler(ready -> flush());
    stopKeepAlive = loop.every(KEEP_ALIVE_MILLIS, this::keepAlive);
    response.exceptionHandler(failure -> gone(onGone));
    response.closeHandler(closed -> gone(onGone));
  }

  /** How words are sent. */
  void onWords(Consumer<String> action) {
    words = action;
  }

  /** Sends words, now or together with the next ones. */
  void words(String text) {
    if (over || text.isEmpty()) {
      return;
    }
    if (waiting.length() + text.length() > MAX_WAITING_CHARS) {
      response.reset();
      return;
    }
    waiting.append(text);
    if (!response.writeQueueFull()) {
      flush();
    }
  }

  /** Sends one event without a name, after all words. */
  void data(JsonObject data) {
    flush();
    write("data: " + data.encode() + "\n\n");
  }

  /** Sends one event, without looking at waiting words. */
  void event(String name, JsonObject data) {
    write("event: " + name + "\ndata: " + data.encode() + "\n\n");
  }

  /** Sends what waits. */
  void flush() {
    if (!waiting.isEmpty() && !over) {
      String text = waiting.toString();
      waiting.setLength(0);
      words.accept(text);
    }
  }

  /** Sends the mark of the end, and ends. */
  void done() {
    if (!over) {
      over = true;
      stopKeepAlive.run();
      response.end("data: [DONE]\n\n");
    }
  }

  boolean over() {
    return over;
  }

  private void gone(Runnable onGone) {
    if (!over) {
      over = true;
      stopKeepAlive.run();
      onGone.run();
    }
  }

  void write(String text) {
    if (!over) {
      quiet = false;
      response.write(text);
    }
  }

  /** Proxies end connections on which nothing moves. */
  private void keepAlive() {
    if (quiet && !response.writeQueueFull()) {
      write(": still here\n\n");
    }
    quiet = true;
  }
}
