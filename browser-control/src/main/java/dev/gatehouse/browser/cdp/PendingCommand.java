package dev.gatehouse.browser.cdp;

import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;

/**
 * A command whose answer has not come.
 *
 * @param method its name
 * @param answer what the sender waits for
 * @param stopClock cancels its time-out
 */
record PendingCommand(String method, Promise<JsonObject> answer, Runnable stopClock) {
  void complete(JsonObject message) {
    stopClock.run();
    if (message.getValue("error") instanceof JsonObject error) {
      String text = text(error.getValue("message"), "refused");
      String data = text(error.getValue("data"), "");
      int code = error.getValue("code") instanceof Number number ? number.intValue() : -32_000;
      answer.tryFail(
          CdpException.refused(method, code, data.isEmpty() ? text : text + ": " + data));
    } else if (message.getValue("result") instanceof JsonObject result) {
      answer.tryComplete(result);
    } else {
      answer.tryComplete(new JsonObject());
    }
  }

  void fail(CdpException cause) {
    stopClock.run();
    answer.tryFail(cause);
  }

  private static String text(Object value, String otherwise) {
    return value instanceof String text && !text.isEmpty() ? text : otherwise;
  }
}
