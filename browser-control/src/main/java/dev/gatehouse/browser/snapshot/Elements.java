package dev.gatehouse.browser.snapshot;

import dev.gatehouse.browser.cdp.CdpException;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.tab.Frame;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/**
 * Finds elements by CSS selector, in open shadow trees too. For use on the loop of the browsers.
 */
public final class Elements {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String GROUP = "gatehouse-elements";

  /** Collects what matches in the document and in every open shadow tree, in document order. */
  private static final String FIND =
      """
      (selector => {
        const found = [];
        const search = root => {
          found.push(...root.querySelectorAll(selector));
          for (const element of root.querySelectorAll('*'))
            if (element.shadowRoot) search(element.shadowRoot);
        };
        search(document);
        return found;
      })""";

  private Elements() {}

  /**
   * Finds the one element that a selector means.
   *
   * @param frame where to look, empty for the page itself
   * @return fails with {@link BrowserException}: 400 for a text that is no CSS selector, 404 when
   *     nothing matches, 409 when several elements do
   */
  public static Future<ResolvedElement> find(Tab tab, String css, Optional<Frame> frame) {
    Frame where = frame.orElse(tab.frames().main());
    return where
        .isolatedWorld()
        .compose(world -> search(where, css, world))
        .compose(list -> only(where, css, list))
        .eventually(
            () -> {
              where
                  .session()
                  .send("Runtime.releaseObjectGroup", new JsonObject().put("objectGroup", GROUP));
              return Future.succeededFuture();
            })
        .recover(cause -> Future.failedFuture(explained(cause)));
  }

  /**
   * Finds the frame that an iframe shows.
   *
   * @param css selector of the iframe, in the page itself
   * @return fails like {@link #find}, and with 400 when the element shows no frame
   */
  public static Future<Frame> frame(Tab tab, String css) {
    return find(tab, css, Optional.empty())
        .compose(
            element ->
                element
                    .session()
                    .send(
                        "DOM.describeNode",
                        new JsonObject().put("backendNodeId", element.backendNodeId())))
        .map(answer -> answer.getJsonObject("node").getString("frameId", ""))
        .compose(
            id ->
                tab.frames()
                    .find(id)
                    .map(Future::succeededFuture)
                    .orElseGet(
                        () ->
                            Future.failedFuture(
                                new BrowserException(
                                    400,
                                    "frame "
                                        + SafeText.quoted(SafeText.name(css))
                                        + " is an element that shows no page; give the CSS selector"
                                        + " of an iframe"))))
        .recover(cause -> Future.failedFuture(explained(cause)));
  }

  private static Future<JsonObject> search(Frame frame, String css, int world) {
    return frame
        .session()
        .send(
            "Runtime.evaluate",
            new JsonObject()
                .put("expression", FIND + "(" + io.vertx.core.json.Json.encode(css) + ")")
                .put("contextId", world)
                .put("objectGroup", GROUP)
                .put("timeout", LIMIT.toMillis()),
            LIMIT)
        .compose(
            answer ->
                answer.containsKey("exceptionDetails")
                    ? Future.failedFuture(
                        new BrowserException(
                            400,
                            SafeText.quoted(SafeText.name(css))
                                + " is not a CSS selector; write one such as #id, .class or"
                                + " button[name=save]"))
                    : Future.succeededFuture(answer.getJsonObject("result")));
  }

  private static Future<ResolvedElement> only(Frame frame, String css, JsonObject list) {
    int count = count(list.getString("description", ""));
    String shown = SafeText.quoted(SafeText.name(css));
    if (count == 0) {
      return Future.failedFuture(
          new BrowserException(
              404,
              "Selector "
                  + shown
                  + " not found on the page. Run a new snapshot to see what is there."));
    }
    if (count > 1) {
      return Future.failedFuture(
          new BrowserException(
              409,
              "Selector "
                  + shown
                  + " matched "
                  + count
                  + " elements. Narrow it down, or run a new snapshot and use a ref."));
    }
    return frame
        .session()
        .send(
            "Runtime.callFunctionOn",
            new JsonObject()
                .put("objectId", list.getString("objectId"))
                .put("functionDeclaration", "function() { return this[0]; }")
                .put("objectGroup", GROUP))
        .compose(
            answer ->
                frame
                    .session()
                    .send(
                        "DOM.describeNode",
                        new JsonObject()
                            .put("objectId", answer.getJsonObject("result").getString("objectId"))))
        .map(answer -> answer.getJsonObject("node").getInteger("backendNodeId", 0))
        .map(id -> new ResolvedElement(css, frame.session(), id, "", "", frame, false));
  }

  /** Chromium describes a list by its size: {@code Array(3)}. */
  private static int count(String description) {
    String digits = description.replaceAll("\\D", "");
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }

  private static Throwable explained(Throwable cause) {
    return cause instanceof CdpException refused && refused.timedOut()
        ? PageReader.stuck(refused)
        : cause;
  }
}
