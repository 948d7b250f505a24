package dev.gatehouse.launcher.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Memory and processor time of a process and its children, as the Linux kernel counts them. */
final class ProcessFigures {
  // USER_HZ, which the kernel fixes at 100 for everything it shows under /proc.
  private static final double TICKS_PER_SECOND = 100;

  private ProcessFigures() {}

  /** Proportional set size of the whole tree, MiB. */
  static double pssMebibytes(ProcessHandle process) {
    return tree(process).mapToDouble(ProcessFigures::pssOfOne).sum();
  }

  /** Proportional set size of the process without its children, MiB. */
  static double ownPssMebibytes(ProcessHandle process) {
    return pssOfOne(process);
  }

  /** User and system time of the whole tree so far, seconds. */
  static double cpuSeconds(ProcessHandle process) {
    return tree(process).mapToDouble(ProcessFigures::cpuOfOne).sum();
  }

  private static Stream<ProcessHandle> tree(ProcessHandle process) {
    return Stream.concat(Stream.of(process), process.descendants());
  }

  private static double pssOfOne(ProcessHandle process) {
    try (Stream<String> lines = Files.lines(proc(process, "smaps_rollup"))) {
      return lines
              .filter(line -> line.startsWith("Pss:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .sum()
          / 1024.0;
    } catch (IOException | java.io.UncheckedIOException e) {
      return 0; // it ended between the listing and the reading
    }
  }

  private static double cpuOfOne(ProcessHandle process) {
    try {
      String stat = Files.readString(proc(process, "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    } catch (IOException e) {
      return 0;
    }
  }

  private static Path proc(ProcessHandle process, String file) {
    return Path.of("/proc", Long.toString(process.pid()), file);
  }
}
