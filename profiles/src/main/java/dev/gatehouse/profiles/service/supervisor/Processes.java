package dev.gatehouse.profiles.service.supervisor;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends processes. */
public final class Processes {
  private static final Duration AFTER_KILL = Duration.ofSeconds(5);

  private Processes() {}

  /**
   * Asks {@code process} to end, and kills it when it has not ended after {@code limit}. Blocks.
   *
   * @return whether it has ended
   */
  public static boolean end(ProcessHandle process, Duration limit) {
    process.destroy();
    if (ended(process, limit)) {
      return true;
    }
    process.destroyForcibly();
    return ended(process, AFTER_KILL);
  }

  private static boolean ended(ProcessHandle process, Duration limit) {
    try {
      process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return !process.isAlive();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
