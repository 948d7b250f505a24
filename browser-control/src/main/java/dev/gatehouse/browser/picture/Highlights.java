package dev.gatehouse.browser.picture;

import dev.gatehouse.browser.cdp.CdpSession;
import dev.gatehouse.browser.snapshot.ResolvedElement;
import dev.gatehouse.browser.tab.Frame;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Marks an element for the person who looks, by the browser's own means: the page does not notice.
 * One element of a tab at a time, until it is hidden or the page goes. Never blocks.
 */
final class Highlights {
  @Inject
  Highlights() {}

  Future<Void> show(Tab tab, ResolvedElement element) {
    CdpSession session = element.session();
    return hide(tab)
        .compose(
            hidden ->
                session.send(
                    "DOM.scrollIntoViewIfNeeded",
                    new JsonObject().put("backendNodeId", element.backendNodeId())))
        .compose(visible -> session.send("DOM.enable"))
        .compose(enabled -> session.send("Overlay.enable"))
        .compose(
            enabled ->
                session.send(
                    "Overlay.highlightNode",
                    new JsonObject()
                        .put("backendNodeId", element.backendNodeId())
                        .put(
                            "highlightConfig",
                            new JsonObject()
                                .put("showInfo", true)
                                .put("contentColor", color(0.25))
                                .put("paddingColor", color(0.25))
                                .put("borderColor", color(0.9)))))
        .mapEmpty();
  }

  Future<Void> hide(Tab tab) {
    Set<CdpSession> sessions = new LinkedHashSet<>();
    List.copyOf(tab.frames().all()).stream().map(Frame::session).forEach(sessions::add);
    // A session that has marked nothing refuses, and there is nothing to hide.
    return Future.join(
            sessions.stream()
                .map(session -> session.send("Overlay.hideHighlight").otherwiseEmpty())
                .toList())
        .mapEmpty();
  }

  private static JsonObject color(double opacity) {
    return new JsonObject().put("r", 0xff).put("g", 0xb0).put("b", 0x20).put("a", opacity);
  }
}
