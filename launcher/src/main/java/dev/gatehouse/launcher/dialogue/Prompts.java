package dev.gatehouse.launcher.dialogue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Ways to ask a person. Every question can be answered with a wish to go back, or to leave; both
 * arrive as an exception, so that nothing after the question runs. Not safe to share between
 * threads.
 */
public interface Prompts {
  /**
   * One of several answers.
   *
   * @param label what is chosen
   * @param hint more about it in a few words; may be empty
   */
  record Option(String label, String hint) {
    public Option(String label) {
      this(label, "");
    }
  }

  /**
   * Lets the person choose one option.
   *
   * @param selected index of the one that Enter takes at first
   * @return the index of the chosen one
   */
  int choose(String question, List<Option> options, int selected) throws StepBack, Leave;

  /**
   * Lets the person choose any number of options.
   *
   * @param on indexes of those that are chosen at first
   */
  Set<Integer> chooseMany(String question, List<Option> options, Set<Integer> on)
      throws StepBack, Leave;

  /**
   * Asks for one line.
   *
   * @param proposal what Enter alone takes; may be empty
   * @param refusal why a text cannot be taken; empty when it can
   */
  String text(String question, String proposal, Function<String, Optional<String>> refusal)
      throws StepBack, Leave;

  /** Asks for a secret, which never appears on the screen. Empty when Enter was pressed alone. */
  String secret(String question, Function<String, Optional<String>> refusal) throws StepBack, Leave;

  /** Asks a question with yes or no. */
  default boolean confirm(String question, boolean proposal) throws StepBack, Leave {
    List<Option> options = List.of(new Option("yes"), new Option("no"));
    return choose(question, options, proposal ? 0 : 1) == 0;
  }

  /** Shows a line. */
  void say(String line);

  /** Shows a line that a person should not overlook. */
  void warn(String line);

  /** The person wants to answer the question before this one again. */
  final class StepBack extends Exception {
    private static final long serialVersionUID = 1L;

    public StepBack() {
      super(null, null, false, false);
    }
  }

  /** The person leaves the dialogue. */
  final class Leave extends Exception {
    private static final long serialVersionUID = 1L;

    public Leave() {
      super(null, null, false, false);
    }
  }
}
