package dev.gatehouse.browser.snapshot;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The bare accessibility tree as a list, with nothing left out: for reading, not for acting. */
final class AriaNodes {
  private record Step(AxDocument document, AxNode node, int depth) {}

  private AriaNodes() {}

  /** Returns the first {@code limit} nodes, each before those in it. */
  static List<Map<String, Object>> of(AxDocument main, int limit) {
    List<Map<String, Object>> nodes = new ArrayList<>();
    Deque<Step> steps = new ArrayDeque<>();
    main.tree().root().ifPresent(root -> steps.push(new Step(main, root, 0)));
    while (!steps.isEmpty() && nodes.size() < limit) {
      Step step = steps.pop();
      AxNode node = step.node();
      nodes.add(shown(node, nodes.size() + 1, step.depth()));
      AxDocument inner = step.document().inner().get(node.backendNodeId());
      if (inner != null) {
        inner.tree().root().ifPresent(root -> steps.push(new Step(inner, root, step.depth() + 1)));
      }
      List<AxNode> children = step.document().tree().children(node);
      for (int i = children.size() - 1; i >= 0; i--) {
        steps.push(new Step(step.document(), children.get(i), step.depth() + 1));
      }
    }
    return nodes;
  }

  private static Map<String, Object> shown(AxNode node, int number, int depth) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("ref", "ax" + number);
    shown.put("role", node.role().isEmpty() ? "unknown" : node.role());
    shown.put("name", SafeText.name(node.name()));
    if (!node.value().isEmpty()) {
      shown.put("value", SafeText.name(node.value()));
    }
    if (!node.description().isEmpty()) {
      shown.put("description", SafeText.name(node.description()));
    }
    if (node.backendNodeId() != 0) {
      shown.put("backendDOMNodeId", node.backendNodeId());
    }
    shown.put("depth", depth);
    return shown;
  }
}
