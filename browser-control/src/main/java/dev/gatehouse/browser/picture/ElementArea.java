package dev.gatehouse.browser.picture;

import dev.gatehouse.browser.cdp.CdpException;
import dev.gatehouse.browser.cdp.CdpSession;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.snapshot.ResolvedElement;
import dev.gatehouse.browser.tab.Frame;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/** Finds out where an element is in the tab's view, and brings it there. Never blocks. */
final class ElementArea {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private ElementArea() {}

  /**
   * Scrolls an element into view and returns its border box in the coordinates of the tab's
   * viewport: of an element in a frame, the part that the frame shows.
   *
   * @return fails with {@link BrowserException} when the element is not drawn
   */
  static Future<Area> of(Tab tab, ResolvedElement element) {
    JsonObject node = new JsonObject().put("backendNodeId", element.backendNodeId());
    return element
        .session()
        .send("DOM.scrollIntoViewIfNeeded", node, LIMIT)
        .compose(done -> box(element.session(), "border", element.backendNodeId()))
        .compose(area -> inTab(tab, element.frame(), area))
        .recover(cause -> Future.failedFuture(explained(element, cause)))
        .compose(
            area ->
                area.empty()
                    ? Future.failedFuture(invisible(element))
                    : Future.succeededFuture(area));
  }

  /**
   * Cuts {@code area} to what the frame and the frames around it show, in the tab's coordinates.
   */
  private static Future<Area> inTab(Tab tab, Frame frame, Area area) {
    Optional<Frame> parent = frame.parent();
    if (parent.isEmpty() || frame == tab.frames().main()) {
      return Future.succeededFuture(area);
    }
    CdpSession outer = parent.get().session();
    return outer
        .send("DOM.getFrameOwner", new JsonObject().put("frameId", frame.id()), LIMIT)
        .compose(owner -> box(outer, "content", owner.getInteger("backendNodeId", 0)))
        .compose(
            inside -> {
              // Frames of one session share coordinates; one of another site has its own.
              Area there = frame.ofOtherSite() ? area.moved(inside.x(), inside.y()) : area;
              return inTab(tab, parent.get(), there.within(inside));
            });
  }

  private static Future<Area> box(CdpSession session, String kind, int backendNodeId) {
    return session
        .send("DOM.getBoxModel", new JsonObject().put("backendNodeId", backendNodeId), LIMIT)
        .map(answer -> Area.around(answer.getJsonObject("model").getJsonArray(kind)));
  }

  private static Throwable explained(ResolvedElement element, Throwable cause) {
    if (!(cause instanceof CdpException refusal) || refusal.closed()) {
      return cause;
    }
    return refusal.timedOut() ? Captures.tooSlow(refusal) : invisible(element);
  }

  private static BrowserException invisible(ResolvedElement element) {
    return new BrowserException(
        500,
        "Element \""
            + element.label()
            + "\" is not visible: it has no size or is not drawn. Run a new snapshot to see what"
            + " is on the page.");
  }
}
