package dev.gatehouse.gateway.openai;

import dev.gatehouse.gateway.turn.TurnResult;
import java.util.stream.Collectors;

/**
 * The words of a turn for a client that cannot be told to forget any: where the model starts a step
 * anew, what it says again is left out, and it must begin with the same words. Steps are kept apart
 * by an empty line. Not safe to share between threads.
 */
final class SteadyText {
  private final StringBuilder sent = new StringBuilder();
  private final StringBuilder step = new StringBuilder();
  private String expected = "";
  private boolean broken;

  /** Takes more words; returns those to send, which may be none. */
  String add(String delta) {
    step.append(delta);
    if (!expected.isEmpty()) {
      int known = Math.min(step.length(), expected.length());
      if (!expected.regionMatches(0, step.toString(), 0, known)) {
        broken = true;
        return "";
      }
      if (step.length() <= expected.length()) {
        return "";
      }
      String rest = step.substring(expected.length());
      expected = "";
      sent.append(rest);
      return rest;
    }
    String words = step.length() == delta.length() && !sent.isEmpty() ? "\n\n" + delta : delta;
    sent.append(words);
    return words;
  }

  /** The words of this step are void. */
  void retracted() {
    if (!step.isEmpty()) {
      expected = step.length() > expected.length() ? step.toString() : expected;
      step.setLength(0);
    }
  }

  /** A tool is called: what follows is another step. */
  void stepped() {
    if (!expected.isEmpty()) {
      broken = true;
    }
    step.setLength(0);
  }

  /** Whether the client saw words that are not part of the answer. */
  boolean broken() {
    return broken;
  }

  /** What is missing when the turn is over. */
  String rest(TurnResult result) {
    String whole = whole(result);
    if (!whole.startsWith(sent.toString())) {
      // Blanks at the edges are not worth an error.
      broken |= !whole.strip().startsWith(sent.toString().strip());
      return "";
    }
    return whole.substring(sent.length());
  }

  /** Everything that was sent. */
  String text() {
    return sent.toString();
  }

  /** All words of a turn, as a client gets them that waits for the end. */
  static String whole(TurnResult result) {
    return result.payloads().isEmpty()
        ? result.text()
        : result.payloads().stream()
            .map(TurnResult.Payload::text)
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining("\n\n"));
  }
}
