package dev.gatehouse.launcher.onboard;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.Connection;
import dev.gatehouse.launcher.onboard.Report.Health;
import dev.gatehouse.profiles.Instance;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Looks whether the instance's gateway answers, and waits for one that was just started. Blocks.
 */
final class HealthLook {
  private static final Duration POLL = Duration.ofMillis(100);

  private final Cli cli;

  HealthLook(Cli cli) {
    this.cli = cli;
  }

  /**
   * Looks.
   *
   * @param wait how long a gateway that is expected may take to answer; zero where none is expected
   */
  Health look(Instance instance, Duration wait) throws InterruptedException {
    long end = System.nanoTime() + wait.toNanos();
    while (true) {
      Connection connection = new Connection();
      try {
        connection.follow(cli, instance);
        try (DirectClient client = connection.open(cli, instance)) {
          client.health();
        }
        return new Health(
            "ready", "answers at " + connection.address(instance) + " and is healthy");
      } catch (GatehouseException e) {
        boolean waits =
            e.exitCode() == ExitCode.NOT_RUNNING || e.exitCode() == ExitCode.UNREACHABLE;
        if (!waits || System.nanoTime() >= end) {
          return e.exitCode() == ExitCode.NOT_RUNNING && wait.isZero()
              ? new Health("not-running", "the gateway does not run yet")
              : new Health("failed", String.valueOf(e.getMessage()));
        }
      }
      TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
    }
  }
}
