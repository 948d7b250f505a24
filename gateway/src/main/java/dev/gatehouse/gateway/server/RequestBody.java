package dev.gatehouse.gateway.server;

import dev.gatehouse.gateway.protocol.GatewayLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/**
 * Reads the bodies of requests, no further than allowed: whoever sends more is told so before the
 * rest is read. Compressed bodies are not taken. Used on the gateway's event loop only.
 */
public final class RequestBody {
  private static final int PARSED_ON_LOOP = 64 * 1024;

  private final GatewayLoop loop;

  @Inject
  RequestBody(GatewayLoop loop) {
    this.loop = loop;
  }

  /** A body that is not taken. */
  public static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    RefusedException(int status, String message) {
      super(message, null, false, false);
      this.status = status;
    }

    /** 400, 413 or 415. */
    public int status() {
      return status;
    }
  }

  /** Reads the bytes; fails with {@link RefusedException}. Call it before anything waits. */
  public static Future<Buffer> bytes(HttpServerRequest request, long maxBytes) {
    String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      return refuse(request, 415, "a compressed body is not accepted");
    }
    String announced = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (announced != null && announced.length() < 19 && Long.parseLong(announced) > maxBytes) {
      return refuse(request, 413, "payload too large");
    }
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    request.handler(
        chunk -> {
          if (body.length() + chunk.length() <= maxBytes) {
            body.appendBuffer(chunk);
          } else if (whole.tryFail(new RefusedException(413, "payload too large"))) {
            close(request);
          }
        });
    request.endHandler(ended -> whole.tryComplete(body));
    request.exceptionHandler(
        failure -> whole.tryFail(new RefusedException(400, "the request was cut off")));
    return whole.future();
  }

  /** Reads a JSON object; an empty body is an empty one. */
  public Future<JsonObject> json(HttpServerRequest request, long maxBytes) {
    return bytes(request, maxBytes)
        .compose(
            body ->
                body.length() > PARSED_ON_LOOP
                    ? loop.blocking(() -> parse(body))
                    : Future.succeededFuture(body).map(RequestBody::parse));
  }

  private static JsonObject parse(Buffer body) {
    if (body.length() == 0) {
      return new JsonObject();
    }
    try {
      JsonObject object = new JsonObject(body);
      object.size(); // the word null is JSON too, and no object
      return object;
    } catch (DecodeException | ClassCastException | NullPointerException | StackOverflowError e) {
      throw new RefusedException(400, "the body is no JSON object");
    }
  }

  private static Future<Buffer> refuse(HttpServerRequest request, int status, String why) {
    request.handler(chunk -> {});
    close(request);
    return Future.failedFuture(new RefusedException(status, why));
  }

  /** What is still to come is not worth reading: the connection ends with the answer. */
  private static void close(HttpServerRequest request) {
    request.response().putHeader(HttpHeaders.CONNECTION, "close");
  }
}
