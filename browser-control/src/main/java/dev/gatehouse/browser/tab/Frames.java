package dev.gatehouse.browser.tab;

import dev.gatehouse.browser.cdp.CdpSession;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The frames of one tab as they are now. For use on the loop of the browsers. */
public final class Frames {
  private final Map<String, Frame> frames = new LinkedHashMap<>();
  private final CdpSession session;
  private Frame main;

  /** A page's target has the id of its main frame. */
  Frames(CdpSession session, String targetId) {
    this.session = session;
    this.main = new Frame(targetId, null, session);
    frames.put(targetId, main);
  }

  /** The frame that is the tab's page itself. */
  public Frame main() {
    return main;
  }

  /** All frames, each before the ones in it, the main one first. */
  public List<Frame> all() {
    Map<Frame, List<Frame>> children = new HashMap<>();
    frames
        .values()
        .forEach(
            frame ->
                frame
                    .parent()
                    .ifPresent(
                        parent ->
                            children.computeIfAbsent(parent, p -> new ArrayList<>()).add(frame)));
    List<Frame> all = new ArrayList<>();
    collect(main, children, all);
    return all;
  }

  /** The frame with that id, empty when it is gone. */
  public Optional<Frame> find(String frameId) {
    return Optional.ofNullable(frames.get(frameId));
  }

  private static void collect(Frame frame, Map<Frame, List<Frame>> children, List<Frame> into) {
    into.add(frame);
    children.getOrDefault(frame, List.of()).forEach(child -> collect(child, children, into));
  }

  /** Follows the frames that speak through the tab's own session. */
  Future<Void> follow() {
    return follow(session);
  }

  /**
   * Takes note that a frame has got a session of its own, and follows the frames in it.
   *
   * @param parentId the frame that holds it where the browser says so, else empty
   */
  Frame separated(String frameId, String parentId, CdpSession own) {
    Frame known = frames.get(frameId);
    if (known == null) {
      known = new Frame(frameId, frames.getOrDefault(parentId, main), own);
      frames.put(frameId, known);
    }
    Frame frame = known;
    frame.speaksThrough(own);
    own.closed()
        .onComplete(
            done -> {
              // One that has returned to its parent's site speaks through another session by now.
              if (frame.session() == own) {
                remove(frame);
              }
            });
    return frame;
  }

  /** Follows the frames that speak through {@code source}. */
  Future<Void> follow(CdpSession source) {
    source.on("Page.frameAttached", event -> attached(source, event));
    source.on("Page.frameNavigated", event -> navigated(source, event.getJsonObject("frame")));
    source.on(
        "Page.navigatedWithinDocument",
        event -> find(text(event, "frameId")).ifPresent(f -> f.moved(text(event, "url"))));
    source.on("Page.frameDetached", event -> detached(source, event));
    Future<JsonObject> enabled = source.send("Page.enable");
    return source
        .send("Page.getFrameTree")
        .compose(
            answer -> {
              tree(source, answer.getJsonObject("frameTree"));
              return enabled;
            })
        .mapEmpty();
  }

  private void attached(CdpSession source, JsonObject event) {
    String id = text(event, "frameId");
    Frame known = frames.get(id);
    if (known != null) {
      known.speaksThrough(source);
      return;
    }
    Frame parent = frames.get(text(event, "parentFrameId"));
    if (parent != null && !id.isEmpty()) {
      frames.put(id, new Frame(id, parent, source));
    }
  }

  private void navigated(CdpSession source, JsonObject info) {
    Frame frame = known(source, info);
    String url = text(info, "url") + text(info, "urlFragment");
    childrenOf(frame).forEach(this::remove);
    frame.navigated(url);
  }

  private Frame known(CdpSession source, JsonObject info) {
    String id = text(info, "id");
    String parentId = text(info, "parentId");
    Frame frame = frames.get(id);
    if (frame == null) {
      if (source == session && parentId.isEmpty()) {
        frames.clear();
        frame = new Frame(id, null, source);
        main = frame;
      } else {
        frame = new Frame(id, frames.getOrDefault(parentId, main), source);
      }
      frames.put(id, frame);
    }
    return frame;
  }

  private void detached(CdpSession source, JsonObject event) {
    Frame frame = frames.get(text(event, "frameId"));
    // A frame that moves to another site is reported as swapped out by its old session.
    if (frame != null && frame.session() == source && !text(event, "reason").equals("swap")) {
      remove(frame);
    }
  }

  private void remove(Frame frame) {
    if (frame == main) {
      return;
    }
    childrenOf(frame).forEach(this::remove);
    frames.remove(frame.id(), frame);
  }

  private List<Frame> childrenOf(Frame frame) {
    return frames.values().stream()
        .filter(child -> child.parent().filter(parent -> parent == frame).isPresent())
        .toList();
  }

  private void tree(CdpSession source, JsonObject tree) {
    JsonObject info = tree.getJsonObject("frame");
    Frame frame = known(source, info);
    if (frame.url().isEmpty()) {
      frame.moved(text(info, "url") + text(info, "urlFragment"));
    }
    JsonArray children = tree.getJsonArray("childFrames", new JsonArray());
    for (int i = 0; i < children.size(); i++) {
      tree(source, children.getJsonObject(i));
    }
  }

  private static String text(JsonObject object, String key) {
    return object.getValue(key) instanceof String text ? text : "";
  }
}
