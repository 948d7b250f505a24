package dev.gatehouse.browser.state;

import dev.gatehouse.browser.cdp.CdpException;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.tab.Frame;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs functions of ours in our own world of a frame, where nothing that the page has replaced is
 * used. Never blocks.
 */
final class PageScript {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  @Inject
  PageScript() {}

  /** What went wrong inside a function of ours, by the name of the error that the page gave. */
  static final class ScriptFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ScriptFailure(String message) {
      super(message);
    }
  }

  /**
   * Calls {@code function} with {@code arguments} and returns its value.
   *
   * @return fails with {@link ScriptFailure} when the function throws
   */
  Future<@Nullable Object> call(Frame frame, String function, JsonArray arguments) {
    JsonArray values = new JsonArray();
    arguments.forEach(value -> values.add(new JsonObject().put("value", value)));
    return frame
        .isolatedWorld()
        .timeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .compose(
            world ->
                frame
                    .session()
                    .send(
                        "Runtime.callFunctionOn",
                        new JsonObject()
                            .put("functionDeclaration", function)
                            .put("arguments", values)
                            .put("executionContextId", world)
                            .put("returnByValue", true),
                        LIMIT))
        .recover(PageScript::explained)
        .compose(PageScript::value);
  }

  private static Future<@Nullable Object> value(JsonObject answer) {
    JsonObject thrown = answer.getJsonObject("exceptionDetails");
    if (thrown != null) {
      String text =
          thrown
              .getJsonObject("exception", new JsonObject())
              .getString("description", thrown.getString("text", "unknown error"));
      return Future.failedFuture(new ScriptFailure(text));
    }
    return Future.succeededFuture(answer.getJsonObject("result").getValue("value"));
  }

  private static Future<JsonObject> explained(Throwable cause) {
    boolean late =
        cause instanceof TimeoutException
            || (cause instanceof CdpException failure && failure.timedOut());
    if (late) {
      return Future.failedFuture(
          new BrowserException(
              500, "the page does not answer: a script keeps it busy, or a dialog is open", cause));
    }
    return Future.failedFuture(cause);
  }
}
