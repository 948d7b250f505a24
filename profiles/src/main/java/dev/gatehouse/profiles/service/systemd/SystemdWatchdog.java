package dev.gatehouse.profiles.service.systemd;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Gives systemd its signs of life, each only after the watched thing has answered: when that hangs,
 * the signs stay out and systemd ends the process. One thread, until it is closed.
 */
public final class SystemdWatchdog implements AutoCloseable {
  private final Duration limit;
  private final Consumer<Runnable> asked;
  private final Runnable sign;
  private final Thread thread;

  private SystemdWatchdog(Duration limit, Consumer<Runnable> asked, Runnable sign) {
    this.limit = limit;
    this.asked = asked;
    this.sign = sign;
    this.thread = new Thread(this::run, "gatehouse-watchdog");
    thread.setDaemon(true);
  }

  /**
   * Starts to give signs.
   *
   * @param limit after which systemd gives the process up; a sign is given three times as often
   * @param asked is called for each sign and runs what it is given once the watched thing answers
   * @param sign gives one sign
   */
  public static SystemdWatchdog start(Duration limit, Consumer<Runnable> asked, Runnable sign) {
    SystemdWatchdog watchdog = new SystemdWatchdog(limit, asked, sign);
    watchdog.thread.start();
    return watchdog;
  }

  private void run() {
    long pauseNanos = Math.max(1, limit.toNanos() / 3);
    try {
      while (true) {
        long before = System.nanoTime();
        CountDownLatch answered = new CountDownLatch(1);
        asked.accept(answered::countDown);
        // A question that is lost, as in a restart, is asked again; it is never a sign by itself.
        if (answered.await(pauseNanos, TimeUnit.NANOSECONDS)) {
          sign.run();
          TimeUnit.NANOSECONDS.sleep(Math.max(1, pauseNanos - (System.nanoTime() - before)));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
