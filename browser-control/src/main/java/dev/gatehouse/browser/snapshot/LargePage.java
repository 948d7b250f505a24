package dev.gatehouse.browser.snapshot;

import dev.gatehouse.browser.tab.Frame;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads a very large page from its top, level by level and only as far as an answer can hold. The
 * whole tree of 50,000 elements is a message of 70 MB, and several hundred MB once it is read.
 */
final class LargePage {
  /** A page with more elements than this is large. */
  static final int ELEMENTS = 12_000;

  private static final int BATCH = 200;

  private final Frame frame;
  private final int branches;
  private final long deadlineNanos;
  private final AxTree tree = new AxTree();

  /** Nodes whose children are not read yet, in document order. */
  private final List<AxNode> open = new ArrayList<>();

  private final Set<String> done = new HashSet<>();

  private LargePage(Frame frame, int branches, Duration limit) {
    this.frame = frame;
    this.branches = branches;
    this.deadlineNanos = System.nanoTime() + limit.toNanos() / 2;
  }

  /**
   * Reads what is in about {@code branches} nodes, fewer when half of {@code limit} has passed. The
   * tree tells where it ends.
   *
   * @param top the DOM node to begin with, 0 for the whole document
   */
  static Future<AxTree> read(Frame frame, int top, int branches, Duration limit) {
    LargePage page = new LargePage(frame, branches, limit);
    return frame
        .session()
        .send("Accessibility.enable", new JsonObject(), limit)
        .compose(on -> page.top(top, limit))
        .compose(
            node -> {
              page.add(node);
              return page.on(limit);
            })
        .eventually(
            () -> {
              // kept on, it makes the page slower for as long as it lives
              frame.session().send("Accessibility.disable");
              return Future.succeededFuture();
            });
  }

  private Future<AxNode> top(int backendNodeId, Duration limit) {
    if (backendNodeId == 0) {
      return frame
          .session()
          .send("Accessibility.getRootAXNode", new JsonObject().put("frameId", frame.id()), limit)
          .map(answer -> AxNode.of(answer.getJsonObject("node")));
    }
    return frame
        .session()
        .send(
            "Accessibility.getPartialAXTree",
            new JsonObject().put("backendNodeId", backendNodeId).put("fetchRelatives", false),
            limit)
        .map(answer -> AxNode.of(answer.getJsonArray("nodes").getJsonObject(0)));
  }

  private Future<AxTree> on(Duration limit) {
    if (open.isEmpty() || done.size() >= branches || System.nanoTime() > deadlineNanos) {
      open.forEach(node -> tree.unread(node.id()));
      return Future.succeededFuture(tree);
    }
    List<AxNode> batch = List.copyOf(open.subList(0, Math.min(BATCH, open.size())));
    List<Future<JsonObject>> answers = batch.stream().map(node -> children(node, limit)).toList();
    return Future.all(answers)
        .compose(
            all -> {
              List<AxNode> next = new ArrayList<>();
              for (int i = 0; i < batch.size(); i++) {
                done.add(batch.get(i).id());
                JsonArray list = answers.get(i).result().getJsonArray("nodes", new JsonArray());
                for (int k = 0; k < list.size(); k++) {
                  AxNode child = AxNode.of(list.getJsonObject(k));
                  if (tree.add(child) && opens(child)) {
                    next.add(child);
                  }
                }
              }
              next.addAll(open.subList(batch.size(), open.size()));
              open.clear();
              open.addAll(next);
              return on(limit);
            });
  }

  private Future<JsonObject> children(AxNode node, Duration limit) {
    return frame
        .session()
        .send(
            "Accessibility.getChildAXNodes",
            new JsonObject().put("id", node.id()).put("frameId", frame.id()),
            limit);
  }

  private void add(AxNode root) {
    tree.add(root);
    open.add(root);
  }

  private boolean opens(AxNode node) {
    return !done.contains(node.id())
        && !node.childIds().isEmpty()
        && !node.role().equals("StaticText")
        && !node.role().equals("InlineTextBox");
  }
}
