package dev.gatehouse.profiles.service.supervisor;

import java.time.Duration;

/**
 * When a gateway that runs but does not answer counts as down.
 *
 * @param every pause between two looks
 * @param misses looks in a row without an answer until it counts as hung
 * @param startLimit how long it may take until it has its ports
 * @param replaceLimit how long it may be silent while another version takes its place
 */
public record HangPolicy(Duration every, int misses, Duration startLimit, Duration replaceLimit) {
  /** How long a look waits for an answer, usually. */
  public static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

  /**
   * Half a minute without a sign, five minutes for a start, and as many for an upgrade's last
   * steps.
   */
  public static final HangPolicy DEFAULT =
      new HangPolicy(Duration.ofSeconds(5), 3, Duration.ofMinutes(5), Duration.ofMinutes(5));
}
