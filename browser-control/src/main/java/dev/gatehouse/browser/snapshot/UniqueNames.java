package dev.gatehouse.browser.snapshot;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which elements of a page are the only ones with their role and name in their frame. */
final class UniqueNames {
  private record Key(int frame, String role, String name) {
    static Key of(Element element) {
      return new Key(element.frame, element.role, element.name);
    }
  }

  private final Map<Key, Integer> counts = new HashMap<>();

  UniqueNames(List<Line> lines) {
    for (Line line : lines) {
      Element element = line.element();
      if (element != null && !element.isText()) {
        counts.merge(Key.of(element), 1, Integer::sum);
      }
    }
  }

  boolean contains(Element element) {
    return counts.getOrDefault(Key.of(element), 0) == 1;
  }
}
