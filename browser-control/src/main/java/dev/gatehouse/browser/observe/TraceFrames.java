package dev.gatehouse.browser.observe;

import dev.gatehouse.browser.cdp.CdpSession;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Small pictures of what changes in tabs while a trace runs, at most two in a second and tab,
 * bounded in number and size. For use on the loop.
 */
final class TraceFrames {
  private static final int MAX_FRAMES = 400;
  private static final int MAX_CHARS = 24 << 20;
  private static final int MAX_SIDE = 800;
  private static final int QUALITY = 60;
  private static final long PAUSE_MILLIS = 500;

  private final Vertx vertx;
  private final Map<Tab, Runnable> watched = new LinkedHashMap<>();
  private final List<Frame> frames = new ArrayList<>();
  private int chars;
  private boolean over;

  TraceFrames(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * One picture.
   *
   * @param tab its id
   * @param millis since the epoch
   * @param base64 a JPEG
   */
  record Frame(String tab, long millis, String base64) {}

  /** Takes pictures of a tab from now on. */
  void watch(Tab tab) {
    if (over || watched.containsKey(tab)) {
      return;
    }
    CdpSession session = tab.session();
    watched.put(
        tab, session.on("Page.screencastFrame", event -> taken(session, tab.targetId(), event)));
    session.send(
        "Page.startScreencast",
        new JsonObject()
            .put("format", "jpeg")
            .put("quality", QUALITY)
            .put("maxWidth", MAX_SIDE)
            .put("maxHeight", MAX_SIDE));
  }

  /** Takes no more, and returns those there are, the oldest first. */
  List<Frame> end() {
    over = true;
    watched.forEach(
        (tab, ear) -> {
          ear.run();
          tab.session().send("Page.stopScreencast");
        });
    watched.clear();
    return List.copyOf(frames);
  }

  private void taken(CdpSession session, String tab, JsonObject event) {
    String data = event.getString("data", "");
    if (frames.size() < MAX_FRAMES && chars + data.length() < MAX_CHARS) {
      double seconds =
          event.getJsonObject("metadata", new JsonObject()).getDouble("timestamp", 0.0);
      chars += data.length();
      frames.add(new Frame(tab, (long) (seconds * 1_000), data));
    }
    // The browser sends the next one when this one is answered for.
    vertx.setTimer(
        PAUSE_MILLIS,
        pause -> {
          if (!over) {
            session.send(
                "Page.screencastFrameAck",
                new JsonObject().put("sessionId", event.getInteger("sessionId")));
          }
        });
  }
}
