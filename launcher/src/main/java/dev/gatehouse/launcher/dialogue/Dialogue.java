package dev.gatehouse.launcher.dialogue;

import dev.gatehouse.launcher.dialogue.Prompts.Leave;
import dev.gatehouse.launcher.dialogue.Prompts.StepBack;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Asks questions in their order. A step back returns to the last question that was asked; at the
 * first one it asks the same again.
 *
 * @param <A> where answers are kept
 */
public final class Dialogue<A> {
  private final List<Question<A>> questions;
  private final Consumer<A> answered;

  /**
   * @param answered hears of the answers after each question, to keep them
   */
  public Dialogue(List<Question<A>> questions, Consumer<A> answered) {
    this.questions = List.copyOf(questions);
    this.answered = answered;
  }

  /** Asks all that apply. */
  public void run(Prompts prompts, A answers) throws Leave {
    Deque<Integer> asked = new ArrayDeque<>();
    int at = 0;
    while (at < questions.size()) {
      Question<A> question = questions.get(at);
      if (!question.applies().test(answers)) {
        at++;
        continue;
      }
      Watched watched = new Watched(prompts);
      try {
        question.ask().ask(watched, answers);
        answered.accept(answers);
        if (watched.asked) {
          asked.push(at);
        }
        at++;
      } catch (StepBack e) {
        at = asked.isEmpty() ? at : asked.pop();
      }
    }
  }

  /** Notes whether a person was asked at all: a step back must end where there is a question. */
  private static final class Watched implements Prompts {
    private final Prompts prompts;
    private boolean asked;

    Watched(Prompts prompts) {
      this.prompts = prompts;
    }

    @Override
    public int choose(String question, List<Option> options, int selected) throws StepBack, Leave {
      asked = true;
      return prompts.choose(question, options, selected);
    }

    @Override
    public Set<Integer> chooseMany(String question, List<Option> options, Set<Integer> on)
        throws StepBack, Leave {
      asked = true;
      return prompts.chooseMany(question, options, on);
    }

    @Override
    public String text(String question, String proposal, Function<String, Optional<String>> refusal)
        throws StepBack, Leave {
      asked = true;
      return prompts.text(question, proposal, refusal);
    }

    @Override
    public String secret(String question, Function<String, Optional<String>> refusal)
        throws StepBack, Leave {
      asked = true;
      return prompts.secret(question, refusal);
    }

    @Override
    public void say(String line) {
      prompts.say(line);
    }

    @Override
    public void warn(String line) {
      prompts.warn(line);
    }
  }
}
