package dev.gatehouse.profiles;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a set-up did.
 *
 * @param instance the instance as it is now, with its marker
 * @param steps what was made or changed, in order; empty when everything was there
 */
public record SetupResult(Instance instance, List<Step> steps) {
  public SetupResult {
    requireNonNull(instance, "instance");
    steps = List.copyOf(steps);
  }

  /** Whether anything was made or changed. */
  public boolean changed() {
    return !steps.isEmpty();
  }

  /**
   * One thing that was done.
   *
   * @param action what
   * @param subject to which file or configuration key
   * @param why for people, without secrets
   */
  public record Step(Action action, String subject, String why) {
    public Step {
      requireNonNull(action, "action");
      requireNonNull(subject, "subject");
      requireNonNull(why, "why");
    }
  }

  /** What was done to something. */
  public enum Action {
    CREATED,
    CHANGED,
    REPAIRED
  }
}
