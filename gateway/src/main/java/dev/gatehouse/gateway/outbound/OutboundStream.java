package dev.gatehouse.gateway.outbound;

import dev.gatehouse.core.net.WebAddress;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;

/**
 * An answer whose body still comes. Starts paused: set the handlers, then {@link #resume}. Used on
 * the gateway's event loop only.
 */
public final class OutboundStream {
  private final WebAddress url;
  private final HttpClientRequest request;
  private final HttpClientResponse response;

  OutboundStream(WebAddress url, HttpClientRequest request, HttpClientResponse response) {
    this.url = url;
    this.request = request;
    this.response = response;
  }

  /** The address that answered in the end. */
  public String url() {
    return url.toString();
  }

  public int status() {
    return response.statusCode();
  }

  public MultiMap headers() {
    return response.headers();
  }

  /**
   * Sets who hears of it. After {@code end} or {@code failed} nobody is called any more.
   *
   * @param bytes as they come, still compressed where {@code content-encoding} says so
   */
  public void handle(Handler<Buffer> bytes, Runnable end, Handler<Throwable> failed) {
    boolean[] over = new boolean[1];
    response.exceptionHandler(
        failure -> {
          if (!over[0]) {
            over[0] = true;
            failed.handle(failure);
          }
        });
    response.endHandler(
        nothing -> {
          if (!over[0]) {
            over[0] = true;
            end.run();
          }
        });
    response.handler(
        buffer -> {
          if (!over[0]) {
            bytes.handle(buffer);
          }
        });
  }

  /** Takes more of the body. */
  public void resume() {
    response.resume();
  }

  /** Takes no more of the body for now. */
  public void pause() {
    response.pause();
  }

  /** Closes the connection. Nothing happens when it is over. */
  public void cancel() {
    request.reset();
  }
}
