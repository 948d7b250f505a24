package dev.gatehouse.browser.snapshot;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.tab.Frame;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The part of a page that a snapshot is about.
 *
 * @param frame the outermost frame
 * @param nodes the DOM node that was selected and those in it; empty for the whole frame
 */
record Scope(Frame frame, Optional<Set<Integer>> nodes) {
  /** Finds the part that {@code frame} and {@code selector} of a request mean. */
  static Future<Scope> of(Tab tab, SnapshotRequest request) {
    return request
        .frame()
        .map(css -> Elements.frame(tab, css))
        .orElseGet(() -> Future.succeededFuture(tab.frames().main()))
        .compose(
            frame ->
                request
                    .selector()
                    .map(css -> selected(tab, frame, css))
                    .orElseGet(() -> Future.succeededFuture(new Scope(frame, Optional.empty()))));
  }

  /** Returns the topmost nodes of a document that belong to this part. */
  List<AxNode> roots(AxDocument document) {
    if (nodes.isEmpty()) {
      return document.tree().root().map(List::of).orElse(List.of());
    }
    List<AxNode> roots = new ArrayList<>();
    Deque<AxNode> steps = new ArrayDeque<>();
    document.tree().root().ifPresent(steps::push);
    while (!steps.isEmpty()) {
      AxNode node = steps.pop();
      if (node.backendNodeId() != 0 && nodes.get().contains(node.backendNodeId())) {
        roots.add(node);
        continue;
      }
      List<AxNode> children = document.tree().children(node);
      for (int i = children.size() - 1; i >= 0; i--) {
        steps.push(children.get(i));
      }
    }
    return roots;
  }

  private static Future<Scope> selected(Tab tab, Frame frame, String css) {
    return Elements.find(tab, css, Optional.of(frame))
        .compose(
            element ->
                element
                    .session()
                    .send(
                        "DOM.describeNode",
                        new JsonObject()
                            .put("backendNodeId", element.backendNodeId())
                            .put("depth", -1)
                            .put("pierce", true),
                        PageReader.STEP_LIMIT))
        .map(answer -> new Scope(frame, Optional.of(backendNodes(answer.getJsonObject("node")))))
        .recover(
            cause ->
                cause instanceof BrowserException
                    ? Future.failedFuture(cause)
                    : Future.failedFuture(
                        new BrowserException(
                            500,
                            "The part of the page that "
                                + SafeText.quoted(SafeText.name(css))
                                + " selects could not be read; choose a smaller part.",
                            cause)));
  }

  private static Set<Integer> backendNodes(JsonObject top) {
    Set<Integer> nodes = new HashSet<>();
    Deque<JsonObject> steps = new ArrayDeque<>();
    steps.push(top);
    while (!steps.isEmpty()) {
      JsonObject node = steps.pop();
      nodes.add(node.getInteger("backendNodeId", 0));
      for (String key : List.of("children", "shadowRoots", "pseudoElements")) {
        JsonArray list = node.getJsonArray(key, new JsonArray());
        for (int i = 0; i < list.size(); i++) {
          steps.push(list.getJsonObject(i));
        }
      }
    }
    return nodes;
  }
}
