package dev.gatehouse.browser.chromium;

import dev.gatehouse.browser.chromium.ProcessMemory.Share;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a browser below what it may take of the host's memory. When it takes more, the page that
 * takes most ends, if that helps; else the browser does. Both are reported.
 */
final class MemoryWatch {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryWatch.class);
  private static final long MIB = 1_024 * 1_024;

  private final Vertx vertx;
  private final ProcessMemory memory;
  private final Duration interval;

  MemoryWatch(Vertx vertx, ProcessMemory memory, Duration interval) {
    this.vertx = vertx;
    this.memory = memory;
    this.interval = interval;
  }

  /** Watches {@code running} until it ends. */
  void begin(RunningChromium running) {
    if (running.plan().memoryMiB() == 0 || !memory.available()) {
      return;
    }
    AtomicBoolean looking = new AtomicBoolean();
    long timer =
        vertx.setPeriodic(
            interval.toMillis(),
            now -> {
              if (!running.process().isEnding() && looking.compareAndSet(false, true)) {
                vertx
                    .executeBlocking(() -> look(running), false)
                    .onSuccess(reason -> reason.ifPresent(running.process()::end))
                    .onComplete(done -> looking.set(false));
              }
            });
    running.exited().onComplete(exit -> vertx.cancelTimer(timer));
  }

  /** Looks once; ends a page where that helps. Returns why the browser must end, if it must. */
  private Optional<String> look(RunningChromium running) {
    ProcessHandle browser = running.process().handle();
    long limit = running.plan().memoryMiB() * MIB;
    if (memory.atMost(browser) <= limit) {
      return Optional.empty();
    }
    List<Share> shares = memory.shares(browser);
    long taken = shares.stream().mapToLong(Share::bytes).sum();
    if (taken <= limit) {
      return Optional.empty();
    }
    Optional<Share> largest =
        shares.stream().filter(Share::renderer).max(Comparator.comparingLong(Share::bytes));
    if (largest.isPresent() && taken - largest.get().bytes() <= limit) {
      LOG.warn(
          "a page of the browser is ended, because the browser takes {} MiB and may take {} MiB"
              + " (browser.maxMemoryMiB) title={} page={} MiB",
          taken / MIB,
          running.plan().memoryMiB(),
          running.plan().title(),
          largest.get().bytes() / MIB);
      largest.get().process().destroyForcibly();
      return Optional.empty();
    }
    String why =
        "it took "
            + taken / MIB
            + " MiB and may take "
            + running.plan().memoryMiB()
            + " MiB; close tabs, or raise browser.maxMemoryMiB";
    LOG.warn("the browser is ended: {} title={}", why, running.plan().title());
    return Optional.of(why);
  }
}
