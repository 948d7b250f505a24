package dev.gatehouse.profiles.service.supervisor;

import dev.gatehouse.core.ExitCode;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Decides what follows when a supervised gateway has ended. Pure.
 *
 * @param firstDelay pause before the first restart; it doubles with every further one
 * @param longestDelay the pause never grows beyond this
 * @param stableAfter a gateway that lived this long counts as well again
 * @param attempts failures in a row after which it is given up
 */
public record RestartPolicy(
    Duration firstDelay, Duration longestDelay, Duration stableAfter, int attempts) {
  /** Six tries within about a minute, then it is given up. */
  public static final RestartPolicy DEFAULT =
      new RestartPolicy(Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofSeconds(60), 6);

  // A restart changes none of these: only a person does.
  private static final Set<ExitCode> PERMANENT =
      Set.of(ExitCode.USAGE, ExitCode.CONFIG, ExitCode.ACCESS, ExitCode.IDENTITY);

  /**
   * Decides.
   *
   * @param exitStatus status of the ended process, empty when it is not known
   * @param lifetime how long it ran
   * @param failuresBefore failures in a row before this one
   * @param jitter 0 up to, but not including, 1; spreads the restarts of several instances
   */
  public Decision after(
      OptionalInt exitStatus, Duration lifetime, int failuresBefore, double jitter) {
    if (exitStatus.isPresent() && exitStatus.getAsInt() == ExitCode.OK.code()) {
      return new Finished();
    }
    if (exitStatus.isPresent()) {
      for (ExitCode code : PERMANENT) {
        if (code.code() == exitStatus.getAsInt()) {
          return new GiveUp("exit status " + code.code() + ": " + code.meaning());
        }
      }
    }
    int failures = lifetime.compareTo(stableAfter) >= 0 ? 1 : failuresBefore + 1;
    if (failures >= attempts) {
      return new GiveUp(
          "it ended " + failures + " times in a row, the last time with " + describe(exitStatus));
    }
    long delay = firstDelay.toMillis() << Math.min(failures - 1, 20);
    long capped = Math.min(delay, longestDelay.toMillis());
    return new Restart(Duration.ofMillis(capped + (long) (capped * jitter / 4)), failures);
  }

  /** Names an exit status for people. */
  static String describe(OptionalInt exitStatus) {
    if (exitStatus.isEmpty()) {
      return "an unknown status";
    }
    int status = exitStatus.getAsInt();
    return status > 128 ? "signal " + (status - 128) : "exit status " + status;
  }

  /** What follows. */
  public sealed interface Decision {}

  /**
   * The gateway is started again.
   *
   * @param delay pause before that
   * @param failures failures in a row up to now
   */
  public record Restart(Duration delay, int failures) implements Decision {}

  /**
   * The gateway stays down until a person starts it.
   *
   * @param reason why, for people
   */
  public record GiveUp(String reason) implements Decision {}

  /** The gateway was asked to stop. */
  public record Finished() implements Decision {}
}
