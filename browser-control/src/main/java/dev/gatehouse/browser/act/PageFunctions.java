package dev.gatehouse.browser.act;

import dev.gatehouse.browser.cdp.CdpException;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.tab.Frame;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;

/** Calls our functions in pages. For use on the loop; never blocks. */
final class PageFunctions {
  private final PageScript script = new PageScript();

  @Inject
  PageFunctions() {}

  /** Calls a function of {@code page.js} on an element. */
  Future<JsonObject> on(PageElement element, String function, Duration limit, Object... given) {
    return call(
        element.frame(),
        new JsonObject().put("objectId", element.objectId()),
        function,
        limit,
        given);
  }

  /** Calls a function of {@code page.js} that needs no element in a frame. */
  Future<JsonObject> in(Frame frame, String function, Duration limit, Object... given) {
    return frame
        .isolatedWorld()
        .compose(
            world ->
                call(
                    frame,
                    new JsonObject().put("executionContextId", world),
                    function,
                    limit,
                    given));
  }

  /** Takes hold of a node of a frame. */
  Future<PageElement> hold(String name, Frame frame, int backendNodeId, Duration limit) {
    return frame
        .isolatedWorld()
        .compose(
            world ->
                frame
                    .session()
                    .send(
                        "DOM.resolveNode",
                        new JsonObject()
                            .put("backendNodeId", backendNodeId)
                            .put("executionContextId", world),
                        limit))
        .map(
            answer ->
                new PageElement(
                    name,
                    frame,
                    backendNodeId,
                    answer.getJsonObject("object").getString("objectId")));
  }

  /** Gives a handle back; whether that works does not matter. */
  void release(PageElement element) {
    element
        .frame()
        .session()
        .send("Runtime.releaseObject", new JsonObject().put("objectId", element.objectId()));
  }

  /** The function that turns a result into plain data. */
  String plain() {
    return script.plain();
  }

  /**
   * Whether a failed call means that the page went on to another document, or the frame is gone.
   */
  static boolean pageChanged(Throwable cause) {
    if (!(cause instanceof CdpException failure)) {
      return false;
    }
    String reason = failure.reason();
    return reason.contains("Cannot find context")
        || reason.contains("context was destroyed")
        || reason.contains("navigated or closed")
        || reason.contains("Could not find object")
        || reason.contains("Cannot find object")
        || reason.contains("No node with given id")
        || reason.contains("does not belong to the document")
        || reason.contains("uniqueContextId not found")
        || reason.contains("No frame");
  }

  private Future<JsonObject> call(
      Frame frame, JsonObject subject, String function, Duration limit, Object... given) {
    JsonArray arguments = new JsonArray();
    for (Object value : given) {
      arguments.add(new JsonObject().put("value", value));
    }
    return frame
        .session()
        .send(
            "Runtime.callFunctionOn",
            subject
                .put("functionDeclaration", script.function(function))
                .put("arguments", arguments)
                .put("awaitPromise", true)
                .put("returnByValue", true),
            limit)
        .compose(
            answer -> {
              JsonObject failure = answer.getJsonObject("exceptionDetails");
              if (failure != null) {
                return Future.failedFuture(
                    new BrowserException(
                        500, "looking at the page failed: " + Evaluations.words(failure)));
              }
              return Future.succeededFuture(answer.getJsonObject("result").getJsonObject("value"));
            });
  }
}
