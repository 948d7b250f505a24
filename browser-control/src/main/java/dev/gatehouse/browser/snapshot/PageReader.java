package dev.gatehouse.browser.snapshot;

import dev.gatehouse.browser.cdp.CdpException;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.snapshot.PageReading.ReadFrame;
import dev.gatehouse.browser.tab.Frame;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the accessibility trees of a page and of the frames in it. For use on the loop of the
 * browsers; trees are taken apart on the worker pool.
 */
final class PageReader {
  /** The limit of a step that has no limit of its own. */
  static final Duration STEP_LIMIT = Duration.ofSeconds(10);

  /** A frame is no reason to wait longer for the page. */
  private static final Duration FRAME_LIMIT = Duration.ofSeconds(5);

  private static final int MAX_FRAMES = 200;

  /** What one frame has answered. */
  private record Part(ReadFrame frame, AxTree tree, int owner) {}

  private final Vertx vertx;

  @Inject
  PageReader(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Reads a frame and all frames in it.
   *
   * @param top the DOM node in {@code outermost} that the caller wants, 0 for all; only of a very
   *     large page is nothing else read
   * @param branches about how many nodes with something in them the caller can use; only a very
   *     large page is cut by it
   * @return fails with {@link BrowserException} when the frame does not answer in time; a frame
   *     inside that does not answer, or goes away meanwhile, is left out
   */
  Future<PageReading> read(Tab tab, Frame outermost, int top, int branches, Duration limit) {
    List<Frame> frames =
        tab.frames().all().stream()
            .filter(frame -> within(frame, outermost))
            .limit(MAX_FRAMES)
            .toList();
    Future<Part> main = part(outermost, top, branches, limit);
    List<Future<Optional<Part>>> inner = new ArrayList<>();
    for (Frame frame : frames) {
      if (frame != outermost) {
        Duration patience = limit.compareTo(FRAME_LIMIT) < 0 ? limit : FRAME_LIMIT;
        inner.add(part(frame, 0, branches, patience).map(Optional::of).otherwise(Optional.empty()));
      }
    }
    return main.compose(
            first ->
                Future.join(inner)
                    .map(
                        all -> {
                          List<Part> parts = new ArrayList<>();
                          parts.add(first);
                          inner.forEach(part -> part.result().ifPresent(parts::add));
                          return reading(parts);
                        }))
        .recover(cause -> Future.failedFuture(explained(cause)));
  }

  /** Returns the DOM nodes with that role and name in one frame; none in a very large one. */
  Future<List<Integer>> find(Frame frame, String role, String name) {
    return part(frame, 0, 1, STEP_LIMIT)
        .compose(
            part ->
                vertx.executeBlocking(
                    () -> {
                      AxDocument document = new AxDocument(0, frame.url(), part.tree(), Map.of());
                      return Line.of(new OutlineBuilder(true).of(document)).stream()
                          .map(Line::element)
                          .filter(element -> element != null && !element.isText())
                          .filter(e -> e.role.equals(role) && e.name.equals(name))
                          .map(element -> element.backendNodeId)
                          .toList();
                    },
                    false))
        .recover(cause -> Future.failedFuture(explained(cause)));
  }

  /** What to tell a caller about a page that did not answer. */
  static BrowserException stuck(CdpException cause) {
    return new BrowserException(
        500,
        "The page did not answer in time ("
            + cause.getMessage()
            + "). A script may keep it busy, or a dialog may be open: answer the dialog, wait and"
            + " take the snapshot again, or close the tab.",
        cause);
  }

  private static boolean within(Frame frame, Frame outermost) {
    for (Frame at = frame; ; ) {
      if (at == outermost) {
        return true;
      }
      Optional<Frame> parent = at.parent();
      if (parent.isEmpty()) {
        return false;
      }
      at = parent.get();
    }
  }

  private Future<Part> part(Frame frame, int top, int branches, Duration limit) {
    ReadFrame read = ReadFrame.of(frame);
    Future<Integer> owner = owner(frame, limit);
    return elements(frame, limit)
        .compose(
            elements ->
                elements > LargePage.ELEMENTS
                    ? LargePage.read(frame, top, branches, limit)
                    : frame
                        .session()
                        .send(
                            "Accessibility.getFullAXTree",
                            new JsonObject().put("frameId", frame.id()),
                            limit)
                        .compose(answer -> vertx.executeBlocking(() -> AxTree.of(answer), false)))
        .compose(tree -> owner.map(node -> new Part(read, tree, node)));
  }

  private static Future<Integer> elements(Frame frame, Duration limit) {
    return frame
        .isolatedWorld()
        .compose(
            world ->
                frame
                    .session()
                    .send(
                        "Runtime.evaluate",
                        new JsonObject()
                            .put("expression", "document.getElementsByTagName('*').length")
                            .put("contextId", world)
                            .put("returnByValue", true)
                            .put("timeout", limit.toMillis()),
                        limit))
        .map(answer -> answer.getJsonObject("result").getInteger("value", 0));
  }

  /** The element that shows a frame, 0 for the tab's own page. */
  private static Future<Integer> owner(Frame frame, Duration limit) {
    return frame
        .parent()
        .map(
            parent ->
                parent
                    .session()
                    .send("DOM.getFrameOwner", new JsonObject().put("frameId", frame.id()), limit)
                    .map(answer -> answer.getInteger("backendNodeId", 0)))
        .orElse(Future.succeededFuture(0));
  }

  private static PageReading reading(List<Part> parts) {
    Map<Frame, AxDocument> documents = new HashMap<>();
    List<ReadFrame> frames = new ArrayList<>();
    boolean whole = true;
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      Frame frame = part.frame().frame();
      frames.add(part.frame());
      documents.put(frame, new AxDocument(i, frame.url(), part.tree(), new HashMap<>()));
      whole &= part.tree().whole();
    }
    for (Part part : parts) {
      Frame frame = part.frame().frame();
      @Nullable AxDocument holder = frame.parent().map(documents::get).orElse(null);
      AxDocument document = documents.get(frame);
      if (holder != null && document != null) {
        holder.inner().put(part.owner(), document);
      }
    }
    AxDocument main = documents.get(parts.get(0).frame().frame());
    if (main == null) {
      throw new IllegalStateException("the outermost frame was not read");
    }
    return new PageReading(List.copyOf(frames), main, whole);
  }

  private static Throwable explained(Throwable cause) {
    if (cause instanceof CdpException refused) {
      return refused.timedOut()
          ? stuck(refused)
          : new BrowserException(
              500,
              "The page went away while it was read ("
                  + refused.reason()
                  + "). Look at the tabs, then take the snapshot again.",
              refused);
    }
    return cause;
  }
}
