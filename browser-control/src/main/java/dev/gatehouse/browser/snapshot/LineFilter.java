package dev.gatehouse.browser.snapshot;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * Which lines of an outline a caller wants.
 *
 * @param interactive only what an act can do something with, as a flat list
 * @param compact without lines that only hold others together and say nothing
 * @param depth deepest level that is kept, 0 for the root lines
 */
record LineFilter(boolean interactive, boolean compact, OptionalInt depth) {
  /** Returns the lines that may get a reference. */
  List<Line> before(List<Line> lines) {
    List<Line> kept = new ArrayList<>(lines.size());
    for (Line line : lines) {
      boolean tooDeep = depth.isPresent() && line.depth() > depth.getAsInt();
      if (!tooDeep && (!interactive || line.interactive())) {
        kept.add(line);
      }
    }
    return kept;
  }

  /** Returns the lines that are shown, where {@code referenced} tells which have a reference. */
  List<Line> after(List<Line> lines, Predicate<Line> referenced) {
    if (!compact || interactive) {
      return lines;
    }
    List<Line> kept = new ArrayList<>();
    int wantedAbove = 0; // a line further up that is less deep than this holds a reference
    for (int i = lines.size() - 1; i >= 0; i--) {
      Line line = lines.get(i);
      boolean holds = line.depth() < wantedAbove;
      boolean has = referenced.test(line);
      boolean silent = Roles.structural(line.role()) && !line.named();
      if (has || (!silent && (holds || line.speaks()))) {
        kept.add(line);
      }
      if (has || holds) {
        wantedAbove = line.depth();
      }
    }
    Collections.reverse(kept);
    return drawnIn(kept);
  }

  /** Moves lines to the left whose holders are gone, so that none seems to be in its neighbour. */
  private static List<Line> drawnIn(List<Line> lines) {
    List<Line> moved = new ArrayList<>(lines.size());
    Deque<Integer> holders = new ArrayDeque<>();
    for (Line line : lines) {
      while (!holders.isEmpty() && holders.peek() >= line.depth()) {
        holders.pop();
      }
      moved.add(line.at(holders.size()));
      holders.push(line.depth());
    }
    return moved;
  }
}
