package dev.gatehouse.gateway.tool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Sees when a turn goes in circles: the same call with the same answer again and again, or two
 * calls by turns that change nothing. One for each turn; used on the gateway's event loop.
 */
final class LoopGuard {
  private static final int HISTORY = 64;

  private final int warnAfter;
  private final int stopAfter;
  private final Deque<Step> steps = new ArrayDeque<>();

  /**
   * @param warnAfter repetitions after which an answer says so
   * @param stopAfter repetitions after which a call is not made any more
   */
  LoopGuard(int warnAfter, int stopAfter) {
    this.warnAfter = warnAfter;
    this.stopAfter = stopAfter;
  }

  private record Step(String call, String answer) {}

  /** Says why {@code call} is not made any more; empty when it is. */
  Optional<String> refusal(String call) {
    int same = repeated(call);
    if (same >= stopAfter) {
      return Optional.of(
          "this call was made "
              + same
              + " times with the same answer; it is not made again in this turn. Do something else,"
              + " or tell the user what is missing.");
    }
    int pairs = pingPong(call);
    if (pairs >= stopAfter) {
      return Optional.of(
          "this call and the one before it were made by turns "
              + pairs
              + " times, always with the same answers; that ends here. Do something else, or tell"
              + " the user what is missing.");
    }
    return Optional.empty();
  }

  /** Notes an answer; returns what the model should be told about it. */
  Optional<String> note(String call, String answer) {
    steps.addLast(new Step(call, answer));
    if (steps.size() > HISTORY) {
      steps.removeFirst();
    }
    int times = Math.max(repeated(call), pingPong(call));
    return times >= warnAfter
        ? Optional.of(
            "[this is the answer for the "
                + times
                + "th time without any change; calling again will not help]")
        : Optional.empty();
  }

  private int repeated(String call) {
    int count = 0;
    Step last = steps.peekLast();
    for (var it = steps.descendingIterator(); it.hasNext(); ) {
      Step step = it.next();
      if (last == null || !step.call().equals(call) || !step.equals(last)) {
        break;
      }
      count++;
    }
    return count;
  }

  /** How often {@code call} alternated with one other call, all answers staying the same. */
  private int pingPong(String call) {
    List<Step> all = new ArrayList<>(steps);
    int end = all.size() - 1;
    // Asked before a call, the other one is last; asked after it, the call itself is.
    if (end >= 0 && !all.get(end).call().equals(call)) {
      end--;
    }
    if (end < 1 || !all.get(end).call().equals(call)) {
      return 0;
    }
    Step one = all.get(end);
    Step other = all.get(end - 1);
    if (one.call().equals(other.call())) {
      return 0;
    }
    int count = 0;
    for (int i = end; i >= 0; i--) {
      if (!all.get(i).equals((end - i) % 2 == 0 ? one : other)) {
        break;
      }
      count++;
    }
    return (count + 1) / 2;
  }
}
