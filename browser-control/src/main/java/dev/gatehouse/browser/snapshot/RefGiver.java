package dev.gatehouse.browser.snapshot;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The two ways of giving references to the lines of a snapshot. */
final class RefGiver {
  private RefGiver() {}

  /** Counts from {@code e1} what can be acted on, and what has a name and content. */
  static Function<Line, @Nullable String> counted() {
    int[] last = {0};
    return line -> {
      Element element = line.element();
      boolean wanted =
          element != null
              && element.backendNodeId != 0
              && (line.interactive() || (line.named() && Roles.content(line.role())));
      return wanted ? "e" + ++last[0] : null;
    };
  }

  /**
   * Gives every element the name it keeps as long as its document is shown.
   *
   * @param all every line of the outline: what is filtered out later counts as well
   */
  static Function<Line, @Nullable String> own(
      PageReading reading, AriaNames names, List<Line> all) {
    Map<Element, String> named = new IdentityHashMap<>();
    for (Line line : all) {
      Element element = line.element();
      if (element != null && element.backendNodeId != 0) {
        named.put(element, names.name(reading.frames().get(element.frame), element.backendNodeId));
      }
    }
    return line -> line.element() == null ? null : named.get(line.element());
  }
}
