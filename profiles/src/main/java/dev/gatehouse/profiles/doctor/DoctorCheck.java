package dev.gatehouse.profiles.doctor;

import java.util.List;

/**
 * Looks for one kind of fault of one instance. It stands in the module whose rule it checks, reads
 * what it needs through the scope, and changes nothing: what it can mend it hands back as a {@link
 * Fix}. Safe to share between threads; each run blocks, and ends by itself within seconds.
 */
public interface DoctorCheck {
  /** Its stable id, for example {@code state-modes}: lower-case words joined by hyphens. */
  String id();

  /** What it looks at, as one clause for a person. */
  String title();

  /**
   * Looks, and returns what it found; nothing where all is well.
   *
   * @throws Exception when it could not look, which becomes a finding of its own
   */
  List<Finding> run(DoctorScope scope) throws Exception;

  /** Whether it reaches out of this host or takes seconds, so that it runs only when asked for. */
  default boolean deep() {
    return false;
  }
}
