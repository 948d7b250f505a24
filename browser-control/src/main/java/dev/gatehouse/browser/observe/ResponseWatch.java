package dev.gatehouse.browser.observe;

import dev.gatehouse.browser.cdp.CdpSession;
import dev.gatehouse.browser.failure.BrowserException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;

/**
 * Waits for the next response whose address fits, and for the end of its body. For use on the loop.
 */
final class ResponseWatch {
  private final UrlPattern pattern;
  private final Promise<Loaded> promise = Promise.promise();
  private String requestId = "";
  private JsonObject response = new JsonObject();

  ResponseWatch(UrlPattern pattern) {
    this.pattern = pattern;
  }

  /**
   * A response whose body has come.
   *
   * @param session that can be asked for the body
   * @param response as DevTools describes it
   */
  record Loaded(CdpSession session, String requestId, JsonObject response) {}

  /** Completes when the body has come; fails when the request did. */
  Future<Loaded> done() {
    return promise.future();
  }

  /** Stops waiting. */
  void giveUp(BrowserException why) {
    promise.tryFail(why);
  }

  /** The address of the response that is being received, empty when none has fitted yet. */
  String matched() {
    return response.getString("url", "");
  }

  void answered(String id, JsonObject received) {
    if (requestId.isEmpty() && pattern.matches(received.getString("url", ""))) {
      requestId = id;
      response = received;
    }
  }

  void finished(CdpSession session, String id) {
    if (id.equals(requestId)) {
      promise.tryComplete(new Loaded(session, id, response));
    }
  }

  void failed(String id, String why) {
    if (id.equals(requestId)) {
      promise.tryFail(
          new BrowserException(
              500, "the response of " + Texts.cut(matched(), 500) + " broke off: " + why));
    }
  }
}
