package dev.gatehouse.launcher.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns the operating system's request to end this process (an interrupt at the keyboard, SIGTERM)
 * into a graceful stop with exit status 0. Safe to use from several threads.
 */
public final class Termination implements AutoCloseable {
  private static final Duration LONGEST_STOP = Duration.ofSeconds(40);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook;

  private Termination(Runnable whenAsked) {
    this.hook = new Thread(() -> end(whenAsked), "gatehouse-termination");
  }

  /** Starts to listen; {@code whenAsked} runs as soon as the request comes and must not block. */
  public static Termination listen(Runnable whenAsked) {
    Termination termination = new Termination(whenAsked);
    Runtime.getRuntime().addShutdownHook(termination.hook);
    return termination;
  }

  /** Waits for the request. */
  public void await() throws InterruptedException {
    asked.await();
  }

  /** Says that the stop is complete, or that none is needed any more. */
  @Override
  public void close() {
    finished.countDown();
    if (asked.getCount() > 0) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The request came in this very moment; the hook sees that everything is finished.
      }
    }
  }

  private void end(Runnable whenAsked) {
    asked.countDown();
    whenAsked.run();
    try {
      if (finished.await(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        // Without this the JVM would end with 128 + signal, which supervisors take for a failure.
        Runtime.getRuntime().halt(0);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
