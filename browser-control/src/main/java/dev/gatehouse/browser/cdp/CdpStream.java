package dev.gatehouse.browser.cdp;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;

/** Reads what a browser hands out piece by piece, such as documents and traces. Never blocks. */
public final class CdpStream {
  private static final int PIECE_BYTES = 256 * 1024;

  private CdpStream() {}

  /**
   * Reads a stream to its end and closes it, also when reading fails.
   *
   * @param handle as the browser has named it
   * @param sink takes each piece; the next one is asked for when its future completes, and reading
   *     ends when it fails
   */
  public static Future<Void> read(
      CdpSession session, String handle, Function<byte[], Future<Void>> sink) {
    Promise<Void> promise = Promise.promise();
    next(session, handle, sink, promise);
    return promise
        .future()
        .onComplete(done -> session.send("IO.close", new JsonObject().put("handle", handle)));
  }

  // One promise for all pieces: a chain of futures as long as the stream would be as deep a stack.
  private static void next(
      CdpSession session,
      String handle,
      Function<byte[], Future<Void>> sink,
      Promise<Void> promise) {
    session
        .send("IO.read", new JsonObject().put("handle", handle).put("size", PIECE_BYTES))
        .onFailure(promise::fail)
        .onSuccess(
            piece ->
                sink.apply(bytes(piece))
                    .onFailure(promise::tryFail)
                    .onSuccess(
                        taken -> {
                          if (piece.getBoolean("eof", false)) {
                            promise.complete();
                          } else {
                            next(session, handle, sink, promise);
                          }
                        }));
  }

  private static byte[] bytes(JsonObject piece) {
    String data = piece.getString("data", "");
    return piece.getBoolean("base64Encoded", false)
        ? Base64.getDecoder().decode(data)
        : data.getBytes(StandardCharsets.UTF_8);
  }
}
