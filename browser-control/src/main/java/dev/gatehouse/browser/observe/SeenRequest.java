package dev.gatehouse.browser.observe;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;

/**
 * One request of a page and what became of it. Each step of a redirect is a request of its own. For
 * use on the loop.
 */
final class SeenRequest {
  private static final int MAX_URL_CHARS = 4_000;
  private static final int MAX_DATA_URL_CHARS = 200;
  private static final int MAX_FAILURE_CHARS = 200;

  private final String id;
  private final String method;
  private final String url;
  private final String resourceType;
  private final Instant at;
  private int status;
  private String failure = "";

  private SeenRequest(String id, String method, String url, String resourceType, Instant at) {
    this.id = id;
    this.method = method;
    this.url = url;
    this.resourceType = resourceType;
    this.at = at;
  }

  /** Reads DevTools' {@code Network.requestWillBeSent}. */
  static SeenRequest of(String id, JsonObject event) {
    JsonObject request = event.getJsonObject("request", new JsonObject());
    String url = request.getString("url", "");
    return new SeenRequest(
        id,
        Texts.cut(request.getString("method", ""), 40),
        Texts.cut(url, url.startsWith("data:") ? MAX_DATA_URL_CHARS : MAX_URL_CHARS),
        event.getString("type", "other").toLowerCase(Locale.ROOT),
        Instant.ofEpochMilli((long) (event.getDouble("wallTime", 0.0) * 1_000)));
  }

  /** A WebSocket that a page opens. */
  static SeenRequest ofWebSocket(String id, String url, Instant at) {
    return new SeenRequest(id, "GET", Texts.cut(url, MAX_URL_CHARS), "websocket", at);
  }

  void answered(int httpStatus) {
    status = httpStatus;
  }

  void failed(String why) {
    failure = Texts.cut(why, MAX_FAILURE_CHARS);
  }

  String url() {
    return url;
  }

  /** What it weighs in memory at most; never changes. */
  int bytes() {
    return 300 + Texts.bytes(url) + 2 * MAX_FAILURE_CHARS;
  }

  JsonObject toJson() {
    JsonObject json =
        new JsonObject()
            .put("id", id)
            .put("timestamp", at.toString())
            .put("method", method)
            .put("url", url)
            .put("resourceType", resourceType);
    if (status > 0) {
      json.put("status", status).put("ok", status >= 200 && status < 300);
    }
    if (!failure.isEmpty()) {
      json.put("failureText", failure);
    }
    return json;
  }
}
