package dev.gatehouse.browser.observe;

import dev.gatehouse.browser.cdp.CdpException;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.observe.ResponseWatch.Loaded;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/** Waits for a response of a page and hands out its body. Never blocks. */
final class ResponseBodies {
  private static final Duration BODY_LIMIT = Duration.ofSeconds(15);
  private static final int MAX_HEADER_CHARS = 8_000;

  private final Vertx vertx;

  @Inject
  ResponseBodies(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * The next response whose address fits, once it has come whole.
   *
   * @param maxChars of the body; a longer one is cut
   * @param gone ends the waiting when it completes
   * @return {@code url status headers body truncated? base64?}; fails with {@link BrowserException}
   *     when none comes in time
   */
  Future<JsonObject> next(
      RequestRecorder recorder,
      UrlPattern pattern,
      Duration limit,
      int maxChars,
      Future<Void> gone) {
    ResponseWatch watch = new ResponseWatch(pattern);
    recorder.add(watch);
    gone.onComplete(done -> watch.giveUp(new BrowserException(499, "the caller has hung up")));
    long timer =
        vertx.setTimer(
            Math.max(1, limit.toMillis()), fired -> watch.giveUp(tooLate(watch, pattern, limit)));
    return watch
        .done()
        .onComplete(done -> vertx.cancelTimer(timer))
        .compose(loaded -> read(loaded, maxChars));
  }

  private static BrowserException tooLate(ResponseWatch watch, UrlPattern pattern, Duration limit) {
    String wanted = Texts.cut(pattern.text(), 500);
    if (!watch.matched().isEmpty()) {
      return new BrowserException(
          500,
          "the response of "
              + Texts.cut(watch.matched(), 500)
              + " did not end within "
              + limit.toMillis()
              + " ms; a stream never does");
    }
    return new BrowserException(
        500,
        "no response for \""
            + wanted
            + "\" came within "
            + limit.toMillis()
            + " ms: only responses after this call count. See what the page has asked for with GET"
            + " /requests, correct the pattern, then wait again before the action that asks");
  }

  private Future<JsonObject> read(Loaded loaded, int maxChars) {
    return loaded
        .session()
        .send(
            "Network.getResponseBody",
            new JsonObject().put("requestId", loaded.requestId()),
            BODY_LIMIT)
        .recover(cause -> Future.failedFuture(gone(loaded, cause)))
        .compose(
            answer ->
                vertx.executeBlocking(() -> response(loaded.response(), answer, maxChars), false));
  }

  private static BrowserException gone(Loaded loaded, Throwable cause) {
    String reason = cause instanceof CdpException refusal ? refusal.reason() : "no answer";
    return new BrowserException(
        500,
        "the browser no longer has the body of "
            + Texts.cut(loaded.response().getString("url", ""), 500)
            + " ("
            + reason
            + "): the page has moved on, or the body is larger than "
            + (RequestRecorder.MAX_BODY_BYTES >> 20)
            + " MiB",
        cause);
  }

  private static JsonObject response(JsonObject received, JsonObject answer, int maxChars) {
    String body = answer.getString("body", "");
    boolean base64 = answer.getBoolean("base64Encoded", false);
    if (base64 && readable(received.getString("mimeType", ""))) {
      body = new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8);
      base64 = false;
    }
    // Four characters of Base64 are three bytes: a cut elsewhere would not decode.
    int end = base64 ? Math.min(body.length(), maxChars / 4 * 4) : Texts.boundary(body, maxChars);
    JsonObject json =
        new JsonObject()
            .put("url", Texts.cut(received.getString("url", ""), MAX_HEADER_CHARS))
            .put("status", received.getInteger("status", 0))
            .put("headers", headers(received.getJsonObject("headers", new JsonObject())))
            .put("body", body.substring(0, end));
    if (base64) {
      json.put("base64", true);
    }
    if (end < body.length()) {
      json.put("truncated", true).put("bodyChars", body.length());
    }
    return json;
  }

  private static JsonObject headers(JsonObject received) {
    JsonObject headers = new JsonObject();
    for (Map.Entry<String, Object> header : received) {
      headers.put(
          header.getKey().toLowerCase(Locale.ROOT),
          Texts.cut(String.valueOf(header.getValue()), MAX_HEADER_CHARS));
    }
    return headers;
  }

  private static boolean readable(String mimeType) {
    String type = mimeType.toLowerCase(Locale.ROOT);
    return type.startsWith("text/")
        || type.endsWith("json")
        || type.endsWith("xml")
        || type.endsWith("javascript")
        || type.equals("application/x-www-form-urlencoded");
  }
}
