package dev.gatehouse.profiles.service.supervisor;

import dev.gatehouse.profiles.service.supervisor.HealthProbe.Sign;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for the end of a gateway's process, and ends one that hangs. */
final class GatewayWatch {
  private static final Duration DUMP_TIME = Duration.ofSeconds(1);

  private final HealthProbe probe;
  private final HangPolicy policy;

  GatewayWatch(HealthProbe probe, HangPolicy policy) {
    this.probe = probe;
    this.policy = policy;
  }

  /**
   * Waits until {@code process} has ended. Blocks.
   *
   * @return why it was ended here, empty when it ended by itself or by somebody else
   */
  Optional<String> awaitEnd(ProcessHandle process) throws InterruptedException {
    long startedAt = System.nanoTime();
    long answeredAt = startedAt;
    boolean started = false;
    boolean answered = false;
    int misses = 0;
    while (!ended(process, policy.every())) {
      Sign sign = probe.look();
      long now = System.nanoTime();
      started |= sign != Sign.STARTING;
      if (sign == Sign.ANSWERS) {
        answered = true;
        answeredAt = now;
      }
      boolean missed =
          switch (sign) {
            case SILENT -> true;
            // On another address than the gateway's own somebody else may answer with good reason.
            case STRANGER -> answered;
            case REPLACED -> now - answeredAt > policy.replaceLimit().toNanos();
            case ANSWERS, STARTING, UNKNOWN -> false;
          };
      misses = missed ? misses + 1 : 0;
      if (misses >= policy.misses()) {
        return hung(
            process,
            sign == Sign.STRANGER
                ? "somebody else answered on its port " + misses + " times in a row"
                : "it did not answer " + misses + " times in a row");
      }
      if (!started && now - startedAt > policy.startLimit().toNanos()) {
        return hung(process, "it was not ready after " + policy.startLimit().toSeconds() + " s");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> hung(ProcessHandle process, String why)
      throws InterruptedException {
    if (!process.isAlive()) {
      return Optional.empty();
    }
    boolean dumped = ThreadDump.ask(process.pid());
    ended(process, DUMP_TIME);
    process.destroyForcibly();
    ended(process, Duration.ofSeconds(10));
    return Optional.of(
        why + (dumped ? "; what its threads did stands in the supervisor's log" : ""));
  }

  private static boolean ended(ProcessHandle process, Duration limit) throws InterruptedException {
    try {
      process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return !process.isAlive();
    }
  }
}
