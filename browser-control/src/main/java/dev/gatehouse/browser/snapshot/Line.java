package dev.gatehouse.browser.snapshot;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of an outline before references are given out.
 *
 * @param element what the line is about, null for a property of the line above such as {@code /url}
 * @param property the whole property, empty for an element
 * @param value the text that stands on the same line, empty for none
 * @param opens whether lines belonging to this one follow
 */
record Line(int depth, @Nullable Element element, String property, String value, boolean opens) {
  private record Step(int depth, Element element) {}

  /** Returns the lines of what is in {@code top}, from top to bottom. */
  static List<Line> of(Element top) {
    List<Line> lines = new ArrayList<>();
    Deque<Step> steps = new ArrayDeque<>();
    push(steps, top, 0);
    while (!steps.isEmpty()) {
      Step step = steps.pop();
      Element element = step.element();
      boolean inline = element.isText();
      boolean sameLine = element.holdsOnlyText() && element.properties.isEmpty();
      String value = inline ? element.rawText() : sameLine ? element.children.get(0).rawText() : "";
      boolean opens =
          !inline && !sameLine && !(element.children.isEmpty() && element.properties.isEmpty());
      lines.add(new Line(step.depth(), element, "", value, opens));
      for (String property : element.properties) {
        lines.add(new Line(step.depth() + 1, null, property, "", false));
      }
      if (opens) {
        push(steps, element, step.depth() + 1);
      }
    }
    return lines;
  }

  Line at(int other) {
    return other == depth ? this : new Line(other, element, property, value, opens);
  }

  boolean named() {
    return element != null && !element.name.isEmpty();
  }

  String role() {
    return element == null ? "" : element.role;
  }

  boolean interactive() {
    return Roles.interactive(role());
  }

  /** Whether the line says something by itself, whatever it belongs to. */
  boolean speaks() {
    return element == null || !value.isEmpty();
  }

  private static void push(Deque<Step> steps, Element parent, int depth) {
    for (int i = parent.children.size() - 1; i >= 0; i--) {
      steps.push(new Step(depth, parent.children.get(i)));
    }
  }
}
