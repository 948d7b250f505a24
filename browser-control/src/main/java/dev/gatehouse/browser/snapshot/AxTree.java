package dev.gatehouse.browser.snapshot;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The accessibility tree of one document, or of its beginning. Unchanged once it is read. */
final class AxTree {
  private record Links(Map<String, List<AxNode>> children, Set<String> claimed) {}

  private final Map<String, AxNode> nodes = new HashMap<>();
  private final List<AxNode> ordered = new ArrayList<>();
  private final Set<String> unread = new HashSet<>();
  private @Nullable Links links;

  /**
   * Reads the answer of {@code Accessibility.getFullAXTree}. Takes a while for a large page: not
   * for the event loop.
   */
  static AxTree of(JsonObject answer) {
    AxTree tree = new AxTree();
    JsonArray list = answer.getJsonArray("nodes", new JsonArray());
    for (int i = 0; i < list.size(); i++) {
      tree.add(AxNode.of(list.getJsonObject(i)));
    }
    return tree;
  }

  /** Adds a node unless it is there already; returns whether it was new. */
  boolean add(AxNode node) {
    boolean fresh = nodes.putIfAbsent(node.id(), node) == null;
    if (fresh) {
      ordered.add(node);
      links = null;
    }
    return fresh;
  }

  /** Notes that the children of a node were not read. */
  void unread(String id) {
    unread.add(id);
  }

  boolean isUnread(AxNode node) {
    return !unread.isEmpty() && unread.contains(node.id());
  }

  /** Whether the tree holds the whole document. */
  boolean whole() {
    return unread.isEmpty();
  }

  /** The first node that no other one lists as its child. */
  Optional<AxNode> root() {
    Set<String> claimed = links().claimed();
    return ordered.stream().filter(node -> !claimed.contains(node.id())).findFirst();
  }

  /** The node that stands for a DOM node. */
  Optional<AxNode> of(int backendNodeId) {
    return ordered.stream().filter(node -> node.backendNodeId() == backendNodeId).findFirst();
  }

  /** The children that the tree holds. */
  List<AxNode> children(AxNode node) {
    return links().children().getOrDefault(node.id(), List.of());
  }

  /** Gives every node one parent at most, so that no wrong list can lead round in a circle. */
  private Links links() {
    Links known = links;
    if (known == null) {
      Map<String, List<AxNode>> children = new HashMap<>();
      Set<String> claimed = new HashSet<>();
      for (AxNode node : ordered) {
        for (String id : node.childIds()) {
          AxNode child = nodes.get(id);
          if (child != null && child != node && claimed.add(id)) {
            children.computeIfAbsent(node.id(), key -> new ArrayList<>()).add(child);
          }
        }
      }
      known = new Links(children, claimed);
      links = known;
    }
    return known;
  }
}
