package dev.gatehouse.browser.snapshot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The text of a snapshot, with the references in it.
 *
 * @param references those in the text, from top to bottom
 * @param truncated whether the page goes on after the text
 */
record SnapshotText(String text, List<Reference> references, boolean truncated) {
  /** What a cut text ends with, as agents of the family know it. */
  static final String MARKER = "\n\n[...TRUNCATED - page too large]";

  private static final String EMPTY = "(empty)";
  private static final String NOTHING_INTERACTIVE = "(no interactive elements)";

  /** More levels than this look alike; it keeps a page of nested boxes from becoming a wall. */
  private static final int MAX_INDENT = 100;

  /** A text without a limit of its own ends here. */
  private static final long MOST_CHARS = 20_000_000;

  /**
   * Writes the text.
   *
   * @param names gives an element its reference, or null for none
   * @param numbered whether equal ones are told apart by {@code [nth=1]}
   * @param maxChars 0 for no limit
   * @param more whether the page goes on after the last line
   */
  static SnapshotText of(
      List<Line> all,
      LineFilter filter,
      Function<Line, @Nullable String> names,
      boolean numbered,
      long maxChars,
      boolean more) {
    List<Line> lines = filter.before(all);
    Map<Element, Reference> references = references(lines, names, numbered);
    List<Line> shown =
        filter.after(
            lines, line -> line.element() != null && references.containsKey(line.element()));
    long limit = maxChars > 0 ? Math.min(maxChars, MOST_CHARS) : MOST_CHARS;
    StringBuilder text = new StringBuilder();
    List<Reference> written = new ArrayList<>();
    boolean truncated = more;
    for (Line line : shown) {
      Element element = line.element();
      Reference reference = element == null ? null : references.get(element);
      String head = head(line, reference, filter.interactive(), numbered);
      String tail = tail(line, filter.interactive());
      long room = limit - text.length() - (text.length() == 0 ? 0 : 1);
      if (head.length() > room) {
        truncated = true;
        break;
      }
      text.append(text.length() == 0 ? "" : "\n").append(head);
      if (reference != null) {
        written.add(reference);
      }
      if (tail.length() > room - head.length()) {
        text.append(tail, 0, (int) (room - head.length()));
        truncated = true;
        break;
      }
      text.append(tail);
    }
    if (truncated) {
      text.append(MARKER);
    } else if (text.length() == 0) {
      text.append(filter.interactive() ? NOTHING_INTERACTIVE : EMPTY);
    }
    return new SnapshotText(text.toString(), List.copyOf(written), truncated);
  }

  /** Returns the numbers that answers show. */
  Map<String, Object> stats() {
    Map<String, Object> stats = new LinkedHashMap<>();
    stats.put("lines", (int) text.lines().count());
    stats.put("chars", text.length());
    stats.put("refs", references.size());
    stats.put(
        "interactive",
        (int) references.stream().filter(r -> Roles.interactive(r.element().role)).count());
    return stats;
  }

  private static Map<Element, Reference> references(
      List<Line> lines, Function<Line, @Nullable String> names, boolean count) {
    record Key(String role, String name) {}
    Map<Key, Integer> seen = new HashMap<>();
    Map<Element, Reference> given = new IdentityHashMap<>();
    for (Line line : lines) {
      Element element = line.element();
      String ref = element == null ? null : names.apply(line);
      if (element != null && ref != null) {
        int nth = seen.merge(new Key(element.role, element.name), 1, Integer::sum) - 1;
        given.put(element, new Reference(ref, element, nth));
      }
    }
    given.replaceAll(
        (element, reference) ->
            count && seen.getOrDefault(new Key(element.role, element.name), 0) > 1
                ? reference
                : new Reference(reference.ref(), element, null));
    return given;
  }

  private static String head(
      Line line, @Nullable Reference reference, boolean flat, boolean numbered) {
    StringBuilder head = new StringBuilder();
    if (!flat) {
      head.append("  ".repeat(Math.min(line.depth(), MAX_INDENT)));
    }
    head.append("- ");
    Element element = line.element();
    if (element == null) {
      return head.append(line.property()).toString();
    }
    head.append(element.role);
    if (!element.name.isEmpty()) {
      head.append(' ').append(SafeText.quoted(element.name));
    }
    if (reference != null && numbered) {
      head.append(" [ref=").append(reference.ref()).append(']');
      Integer nth = reference.nth();
      if (nth != null && nth > 0) {
        head.append(" [nth=").append(nth).append(']');
      }
    }
    element.states.forEach(state -> head.append(" [").append(state).append(']'));
    if (reference != null && !numbered) {
      head.append(" [ref=").append(reference.ref()).append(']');
    }
    return head.toString();
  }

  private static String tail(Line line, boolean flat) {
    Element element = line.element();
    if (!line.value().isEmpty()) {
      boolean kept = !flat || (element != null && !element.states.isEmpty());
      return kept ? ": " + line.value() : "";
    }
    return line.opens() && !flat ? ":" : "";
  }
}
