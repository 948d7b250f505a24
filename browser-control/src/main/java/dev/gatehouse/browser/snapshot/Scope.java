package dev.gatehouse.browser.snapshot;

import dev.gatehouse.browser.cdp.CdpException;
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
 * @param top the DOM node that was selected, 0 for the whole frame
 */
record Scope(Frame frame, int top) {
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
                    .map(
                        css ->
                            Elements.find(tab, css, Optional.of(frame))
                                .map(element -> new Scope(frame, element.backendNodeId())))
                    .orElseGet(() -> Future.succeededFuture(new Scope(frame, 0))));
  }

  /** Returns the topmost nodes of the frame's document that belong to this part. */
  Future<List<AxNode>> roots(AxDocument document) {
    if (top == 0) {
      return Future.succeededFuture(document.tree().root().map(List::of).orElse(List.of()));
    }
    Optional<AxNode> node = document.tree().of(top);
    if (node.isPresent()) {
      return Future.succeededFuture(List.of(node.get()));
    }
    // an element that the tree leaves out; what is in it may be there all the same
    return frame
        .session()
        .send(
            "DOM.describeNode",
            new JsonObject().put("backendNodeId", top).put("depth", -1).put("pierce", true),
            PageReader.STEP_LIMIT)
        .map(answer -> topmost(document.tree(), backendNodes(answer.getJsonObject("node"))))
        .recover(
            cause ->
                Future.failedFuture(
                    cause instanceof CdpException
                        ? new BrowserException(
                            500,
                            "The selected part of the page could not be read; take the snapshot"
                                + " again, or choose a smaller part.",
                            cause)
                        : cause));
  }

  private static List<AxNode> topmost(AxTree tree, Set<Integer> wanted) {
    List<AxNode> roots = new ArrayList<>();
    Deque<AxNode> steps = new ArrayDeque<>();
    tree.root().ifPresent(steps::push);
    while (!steps.isEmpty()) {
      AxNode node = steps.pop();
      if (node.backendNodeId() != 0 && wanted.contains(node.backendNodeId())) {
        roots.add(node);
        continue;
      }
      List<AxNode> children = tree.children(node);
      for (int i = children.size() - 1; i >= 0; i--) {
        steps.push(children.get(i));
      }
    }
    return roots;
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
