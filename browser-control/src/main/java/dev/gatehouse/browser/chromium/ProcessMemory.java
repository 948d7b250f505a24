package dev.gatehouse.browser.chromium;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Reads what a browser and its helpers take of the host's memory. Pages that several processes
 * share are counted once: each has its part of them. Only Linux tells. Blocks.
 */
final class ProcessMemory {
  private static final int PAGE_KIB = 4;

  private final Path proc;

  ProcessMemory(Path proc) {
    this.proc = proc;
  }

  /**
   * What one process takes.
   *
   * @param renderer whether it shows pages
   */
  record Share(ProcessHandle process, long bytes, boolean renderer) {}

  /** Whether the system tells. */
  boolean available() {
    return Files.isReadable(proc.resolve("self/statm"));
  }

  /**
   * The shares of a browser and all that it started; those that have ended meanwhile are absent.
   */
  List<Share> shares(ProcessHandle browser) {
    List<Share> shares = new ArrayList<>();
    Stream.concat(Stream.of(browser), browser.descendants())
        .forEach(
            process -> {
              OptionalLong share = proportional(process.pid());
              if (share.isPresent()) {
                boolean renderer = Processes.isRenderer(process.pid());
                shares.add(new Share(process, share.getAsLong(), renderer));
              }
            });
    return shares;
  }

  /** More than {@link #shares} adds up to, but cheap: shared pages count for each process. */
  long atMost(ProcessHandle browser) {
    return Stream.concat(Stream.of(browser), browser.descendants())
        .mapToLong(process -> statm(process.pid(), 1).orElse(0))
        .sum();
  }

  private OptionalLong proportional(long pid) {
    try {
      for (String line : Files.readAllLines(proc.resolve(pid + "/smaps_rollup"))) {
        if (line.startsWith("Pss:")) {
          String[] words = line.trim().split("\\s+");
          return OptionalLong.of(Long.parseLong(words[1]) * 1_024);
        }
      }
    } catch (IOException | NumberFormatException e) {
      // A helper in a sandbox is closed to all but root. What is its own alone is not.
    }
    OptionalLong resident = statm(pid, 1);
    OptionalLong shared = statm(pid, 2);
    return resident.isPresent() && shared.isPresent()
        ? OptionalLong.of(resident.getAsLong() - shared.getAsLong())
        : OptionalLong.empty();
  }

  private OptionalLong statm(long pid, int column) {
    try {
      String[] words = Files.readString(proc.resolve(pid + "/statm")).trim().split(" ");
      return OptionalLong.of(Long.parseLong(words[column]) * PAGE_KIB * 1_024);
    } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return OptionalLong.empty();
    }
  }
}
