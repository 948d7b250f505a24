package dev.gatehouse.browser.snapshot;

import dev.gatehouse.browser.cdp.CdpException;
import dev.gatehouse.browser.tab.Frame;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Small questions about DOM nodes, asked in our own world of their frame. */
final class DomNodes {
  private static final String GROUP = "gatehouse-nodes";

  private DomNodes() {}

  /**
   * Whether a node is still part of its page. A node that was taken out lives on while a script
   * holds it, so that the browser still knows its number.
   */
  static Future<Boolean> connected(Frame frame, int backendNodeId) {
    return frame
        .isolatedWorld()
        .compose(world -> object(frame, backendNodeId, world))
        .compose(id -> call(frame, id, "function() { return this.isConnected; }"))
        .map(answer -> Boolean.TRUE.equals(answer.getJsonObject("result").getValue("value")))
        .eventually(() -> release(frame))
        .recover(
            cause ->
                cause instanceof CdpException refused && !refused.timedOut() && !refused.closed()
                    ? Future.succeededFuture(false)
                    : Future.failedFuture(cause));
  }

  private static Future<String> object(Frame frame, int backendNodeId, int world) {
    return frame
        .session()
        .send(
            "DOM.resolveNode",
            new JsonObject()
                .put("backendNodeId", backendNodeId)
                .put("executionContextId", world)
                .put("objectGroup", GROUP))
        .map(answer -> answer.getJsonObject("object").getString("objectId", ""));
  }

  private static Future<JsonObject> call(Frame frame, String objectId, String function) {
    return frame
        .session()
        .send(
            "Runtime.callFunctionOn",
            new JsonObject()
                .put("objectId", objectId)
                .put("functionDeclaration", function)
                .put("returnByValue", true));
  }

  private static Future<Void> release(Frame frame) {
    frame.session().send("Runtime.releaseObjectGroup", new JsonObject().put("objectGroup", GROUP));
    return Future.succeededFuture();
  }
}
