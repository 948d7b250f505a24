package dev.gatehouse.browser.chromium;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at processes and waits for their end. Every method blocks. */
final class Processes {
  private static final Logger LOG = LoggerFactory.getLogger(Processes.class);
  private static final int LOOK_MILLIS = 50;
  private static final Path PROC = Path.of("/proc");

  private Processes() {}

  /**
   * The words that a process was started with; empty where the system does not show them or the
   * process is gone.
   */
  static List<String> words(long pid) {
    Path file = PROC.resolve(pid + "/cmdline");
    try {
      if (Files.isReadable(file)) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        String utf8 =
            new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return Arrays.stream(utf8.split("\0", -1)).filter(word -> !word.isEmpty()).toList();
      }
    } catch (IOException e) {
      return List.of();
    }
    return ProcessHandle.of(pid)
        .map(ProcessHandle::info)
        .map(info -> Stream.of(info.arguments().orElse(new String[0])).toList())
        .orElse(List.of());
  }

  /**
   * Whether a process uses the user data directory that {@code word} names. A browser's own helpers
   * write their words as one text with spaces.
   */
  static boolean uses(long pid, String word) {
    return words(pid).stream()
        .anyMatch(
            one -> one.equals(word) || one.contains(" " + word + " ") || one.endsWith(" " + word));
  }

  /** The processes that use the user data directory that {@code word} names. */
  static List<ProcessHandle> using(String word) {
    long self = ProcessHandle.current().pid();
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != self && uses(process.pid(), word))
        .toList();
  }

  /** Whether a browser's process is one of its helpers, not the browser itself. */
  static boolean isHelper(long pid) {
    return hasWord(pid, "--type=");
  }

  /** Whether a browser's process shows pages. */
  static boolean isRenderer(long pid) {
    return hasWord(pid, "--type=renderer");
  }

  private static boolean hasWord(long pid, String start) {
    return words(pid).stream().anyMatch(one -> one.startsWith(start) || one.contains(" " + start));
  }

  static Optional<Instant> started(ProcessHandle process) {
    return process.info().startInstant();
  }

  /** Waits until {@code process} has ended, and returns whether it has. */
  static boolean ended(ProcessHandle process, Duration limit) {
    long until = System.nanoTime() + limit.toNanos();
    while (process.isAlive()) {
      long left = (until - System.nanoTime()) / 1_000_000;
      if (left <= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      awaitEnd(process, Math.min(left, LOOK_MILLIS));
    }
    return true;
  }

  private static void awaitEnd(ProcessHandle process, long millis) {
    try {
      process.onExit().get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // The JDK looks at a process that is no child of ours ever more seldom.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until all of {@code processes} have ended, and kills those that live after the limit. */
  static void endAfter(List<ProcessHandle> processes, Duration limit) {
    Instant until = Instant.now().plus(limit);
    for (ProcessHandle process : processes) {
      if (!ended(process, Duration.between(Instant.now(), until))) {
        LOG.info("a browser's helper did not end and is killed pid={}", process.pid());
        process.destroyForcibly();
      }
    }
  }
}
