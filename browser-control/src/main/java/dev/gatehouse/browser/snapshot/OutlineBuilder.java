package dev.gatehouse.browser.snapshot;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Makes the outline of a page from the accessibility trees of its frames: hidden and merely
 * grouping nodes give way to what is in them, text that repeats a name is left out, and the content
 * of a frame stands under the element that shows it. Works without recursion, so that a page may
 * nest as deeply as it likes. For one use by one thread.
 */
final class OutlineBuilder {
  private static final int MAX_VALUE_CHARS = 2_000;

  /** The bullets and numbers of lists, which Chromium adds as text that belongs to no node. */
  private static final java.util.regex.Pattern MARKER =
      java.util.regex.Pattern.compile("\\s*(?:[•◦▪■‣]|\\d{1,5}\\.|[a-zA-Z]{1,5}\\.)\\s*");

  private static final Set<String> VALUE_SHOWN_INSIDE = Set.of("combobox", "listbox");

  private record Step(AxDocument document, AxNode node, Element parent, boolean after) {}

  private final boolean withGenerics;
  private final List<Element> created = new ArrayList<>();
  private final Deque<Step> steps = new ArrayDeque<>();

  /**
   * @param withGenerics whether elements without a role keep a line of their own where they hold
   *     more than one thing
   */
  OutlineBuilder(boolean withGenerics) {
    this.withGenerics = withGenerics;
  }

  /** Returns what is in {@code document}, as the children of an element that stands for nothing. */
  Element of(AxDocument document) {
    return of(document, document.tree().root().map(List::of).orElse(List.of()));
  }

  /** Returns the given nodes of {@code document} with what is in them. */
  Element of(AxDocument document, List<AxNode> roots) {
    Element top = new Element("", "", List.of(), List.of(), document.frame(), 0, false);
    created.add(top);
    pushAll(document, roots, top);
    while (!steps.isEmpty()) {
      Step step = steps.pop();
      if (!step.after() && step.document().tree().isUnread(step.node())) {
        steps.clear(); // what follows in the document would hide that something is missing here
      } else {
        visit(step);
      }
    }
    // Children come after their parents in the list: backwards, every child is tidy already.
    for (int i = created.size() - 1; i >= 0; i--) {
      tidy(created.get(i));
    }
    return top;
  }

  private void visit(Step step) {
    AxNode node = step.node();
    Element parent = step.parent();
    if (step.after()) {
      parent.append(" ");
    } else if (Roles.silent(node)) {
      return;
    } else if (node.role().equals("StaticText") && !node.ignored()) {
      text(node, parent);
    } else if (node.role().equals("LineBreak")) {
      parent.append(" ");
    } else if (Roles.transparent(node)) {
      pushAll(step.document(), step.document().tree().children(node), parent);
    } else {
      element(step);
    }
  }

  private void text(AxNode node, Element parent) {
    if (node.backendNodeId() != 0 || !MARKER.matcher(node.name()).matches()) {
      parent.append(node.name());
    }
  }

  private void element(Step step) {
    AxDocument document = step.document();
    AxNode node = step.node();
    String role = Roles.readable(node);
    AxDocument inner = document.inner().get(node.backendNodeId());
    if (role.equals("iframe") && inner == null && !node.role().startsWith("Iframe")) {
      role = "object"; // a plug-in or an image of <object> and <embed>, with no page in it
    }
    if (role.equals(Roles.GENERIC) && !withGenerics && node.name().isEmpty()) {
      step.parent().append(" ");
      steps.push(new Step(document, node, step.parent(), true));
      pushAll(document, document.tree().children(node), step.parent());
      return;
    }
    Element element =
        new Element(
            role,
            role.equals(Roles.GENERIC) ? "" : SafeText.name(node.name()),
            ElementStates.of(node, role, false),
            ElementStates.properties(node, role, document.url()),
            document.frame(),
            node.backendNodeId(),
            node.is("focusable"));
    created.add(element);
    step.parent().children.add(element);
    if (inner != null) {
      pushAll(inner, inner.tree().root().map(List::of).orElse(List.of()), element);
    } else if (Roles.closed(node)) {
      value(node, element);
    } else {
      List<AxNode> children = document.tree().children(node);
      if (children.isEmpty() && !VALUE_SHOWN_INSIDE.contains(role)) {
        value(node, element);
      }
      pushAll(document, children, element);
    }
  }

  private static void value(AxNode node, Element element) {
    String shown = node.property("valuetext");
    String value = shown.isEmpty() ? node.value() : shown;
    if (!value.isEmpty()) {
      element.append(
          value.length() > MAX_VALUE_CHARS ? value.substring(0, MAX_VALUE_CHARS) + "…" : value);
    }
  }

  private void pushAll(AxDocument document, List<AxNode> nodes, Element parent) {
    for (int i = nodes.size() - 1; i >= 0; i--) {
      steps.push(new Step(document, nodes.get(i), parent, false));
    }
  }

  private void tidy(Element element) {
    List<Element> kept = new ArrayList<>(element.children.size());
    for (Element child : element.children) {
      if (child.isText()) {
        String line = SafeText.line(child.rawText());
        if (!line.isEmpty()) {
          kept.add(Element.text(line));
        }
      } else if (!withGenerics || !child.isGeneric() || child.focusable) {
        kept.add(child);
      } else if (child.children.size() == 1 && !child.holdsOnlyText()) {
        kept.add(child.children.get(0));
      } else if (!child.children.isEmpty()) {
        kept.add(child);
      }
    }
    boolean repeatsName =
        kept.size() == 1
            && kept.get(0).isText()
            && SafeText.name(kept.get(0).rawText()).equals(element.name);
    element.children = repeatsName ? new ArrayList<>() : kept;
  }
}
