package dev.gatehouse.launcher.dialogue;

import dev.gatehouse.launcher.dialogue.Prompts.Leave;
import dev.gatehouse.launcher.dialogue.Prompts.StepBack;
import java.util.function.Predicate;

/**
 * One question of a dialogue.
 *
 * @param applies whether it is asked, after what was answered before
 * @param ask asks it and puts the answer in
 * @param <A> where answers are kept
 */
public record Question<A>(Predicate<A> applies, Asking<A> ask) {
  /** Asks, and puts what was answered into the answers. */
  public interface Asking<A> {
    void ask(Prompts prompts, A answers) throws StepBack, Leave;
  }

  /** A question that is always asked. */
  public static <A> Question<A> always(Asking<A> ask) {
    return new Question<>(answers -> true, ask);
  }

  /** A question that is asked where a condition holds. */
  public static <A> Question<A> when(Predicate<A> applies, Asking<A> ask) {
    return new Question<>(applies, ask);
  }
}
