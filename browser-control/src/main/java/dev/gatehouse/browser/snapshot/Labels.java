package dev.gatehouse.browser.snapshot;

import dev.gatehouse.browser.cdp.CdpSession;
import dev.gatehouse.browser.snapshot.PageReading.ReadFrame;
import dev.gatehouse.browser.tab.Frame;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out where referenced elements are in the viewport. For one use on the loop. */
final class Labels {
  private static final int MOST = 150;
  private static final int BATCH = 100;

  /** A page with more references is labelled no further: each one is a question to the browser. */
  private static final int ASKED = 3_000;

  private record Point(double x, double y) {}

  private final Tab tab;
  private final List<ReadFrame> frames;
  private final Map<Frame, Future<Optional<Point>>> origins = new HashMap<>();
  private final List<LabelledBox> boxes = new ArrayList<>();
  private double width;
  private double height;

  private Labels(Tab tab, List<ReadFrame> frames) {
    this.tab = tab;
    this.frames = frames;
  }

  /** Returns the boxes of the references that meet the viewport, at most 150 of them. */
  static Future<List<LabelledBox>> of(Tab tab, PageReading reading, List<Reference> references) {
    Labels labels = new Labels(tab, reading.frames());
    return tab.session()
        .send("Page.getLayoutMetrics")
        .compose(
            metrics -> {
              JsonObject viewport = metrics.getJsonObject("cssLayoutViewport");
              labels.width = viewport.getDouble("clientWidth", 0.0);
              labels.height = viewport.getDouble("clientHeight", 0.0);
              return labels.ask(references.subList(0, Math.min(ASKED, references.size())), 0);
            });
  }

  private Future<List<LabelledBox>> ask(List<Reference> references, int from) {
    if (from >= references.size() || boxes.size() >= MOST) {
      return Future.succeededFuture(List.copyOf(boxes.subList(0, Math.min(MOST, boxes.size()))));
    }
    List<Reference> batch = references.subList(from, Math.min(from + BATCH, references.size()));
    List<Future<Optional<LabelledBox>>> asked = batch.stream().map(this::box).toList();
    return Future.join(asked)
        .compose(
            all -> {
              asked.forEach(box -> box.result().filter(this::meetsViewport).ifPresent(boxes::add));
              return ask(references, from + BATCH);
            });
  }

  private boolean meetsViewport(LabelledBox box) {
    return box.width() > 0
        && box.height() > 0
        && box.x() < width
        && box.y() < height
        && box.x() + box.width() > 0
        && box.y() + box.height() > 0;
  }

  private Future<Optional<LabelledBox>> box(Reference reference) {
    Frame frame = frames.get(reference.element().frame).frame();
    CdpSession session = frames.get(reference.element().frame).session();
    Future<JsonArray> quad = quad(session, "border", reference.element().backendNodeId);
    return quad.compose(
            points ->
                origin(frame).map(origin -> origin.map(at -> box(reference.ref(), points, at))))
        // an element that is not drawn has no box
        .otherwise(Optional.empty());
  }

  private static LabelledBox box(String ref, JsonArray quad, Point origin) {
    double left = Double.MAX_VALUE;
    double top = Double.MAX_VALUE;
    double right = -Double.MAX_VALUE;
    double bottom = -Double.MAX_VALUE;
    for (int i = 0; i + 1 < quad.size(); i += 2) {
      left = Math.min(left, quad.getDouble(i));
      right = Math.max(right, quad.getDouble(i));
      top = Math.min(top, quad.getDouble(i + 1));
      bottom = Math.max(bottom, quad.getDouble(i + 1));
    }
    return new LabelledBox(ref, left + origin.x(), top + origin.y(), right - left, bottom - top);
  }

  private static Future<JsonArray> quad(CdpSession session, String kind, int backendNodeId) {
    return session
        .send("DOM.getBoxModel", new JsonObject().put("backendNodeId", backendNodeId))
        .map(answer -> answer.getJsonObject("model").getJsonArray(kind));
  }

  /**
   * Where the coordinates of a frame's session begin in the tab's viewport. Frames of one session
   * share them; a frame of another site begins at the inside of the element that shows it.
   */
  private Future<Optional<Point>> origin(Frame frame) {
    Optional<Frame> parent = frame.parent();
    if (parent.isEmpty() || frame.session() == tab.session()) {
      return Future.succeededFuture(Optional.of(new Point(0, 0)));
    }
    if (!frame.ofOtherSite()) {
      return origin(parent.get());
    }
    Future<Optional<Point>> known = origins.get(frame);
    if (known != null) {
      return known;
    }
    CdpSession outer = parent.get().session();
    Future<Optional<Point>> found =
        outer
            .send("DOM.getFrameOwner", new JsonObject().put("frameId", frame.id()))
            .compose(owner -> quad(outer, "content", owner.getInteger("backendNodeId", 0)))
            .compose(
                quad ->
                    origin(parent.get())
                        .map(
                            at ->
                                at.map(
                                    p ->
                                        new Point(
                                            p.x() + quad.getDouble(0), p.y() + quad.getDouble(1)))))
            .otherwise(Optional.empty());
    origins.put(frame, found);
    return found;
  }
}
