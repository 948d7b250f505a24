package dev.gatehouse.profiles.doctor.check;

import dev.gatehouse.profiles.budget.InstanceBudget;
import dev.gatehouse.profiles.doctor.DoctorCheck;
import dev.gatehouse.profiles.doctor.DoctorScope;
import dev.gatehouse.profiles.doctor.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Whether the host, or the container, has memory for a gateway and what its budget promises. */
final class MemoryCheck implements DoctorCheck {
  private static final long LEAST = 96L << 20;
  private static final long LITTLE = 256L << 20;

  private final Path proc;
  private final Path cgroup;

  /**
   * @param proc where the kernel tells about processes
   * @param cgroup where it tells the limits of this container
   */
  MemoryCheck(Path proc, Path cgroup) {
    this.proc = proc;
    this.cgroup = cgroup;
  }

  @Override
  public String id() {
    return "memory";
  }

  @Override
  public String title() {
    return "memory of this host or container";
  }

  @Override
  public List<Finding> run(DoctorScope scope) throws IOException {
    List<Finding> found = new ArrayList<>();
    OptionalLong available = smaller(ofHost("MemAvailable"), ofContainer());
    String mend = "ps aux --sort -rss";
    String advice = "stop a program that needs much memory";
    if (available.isPresent()) {
      long left = available.getAsLong();
      String evidence = Sizes.text(left) + " can be had";
      if (left < LEAST) {
        found.add(
            Finding.fault("memory-out", "the memory is used up", evidence, mend)
                .withAdvice(advice));
      } else if (left < LITTLE) {
        found.add(
            Finding.warning("memory-low", "there is little memory", evidence, mend)
                .withAdvice(advice));
      }
    }
    OptionalLong total = smaller(ofHost("MemTotal"), number(cgroup.resolve("memory.max")));
    OptionalLong budget =
        scope.config().valid()
            ? InstanceBudget.of(scope.config().resolved()).memoryBytes()
            : OptionalLong.empty();
    if (total.isPresent() && budget.isPresent() && budget.getAsLong() > total.getAsLong()) {
      found.add(
          Finding.warning(
              "memory-budget-too-large",
              "the budget promises more memory than there is",
              "gateway.budget.memoryMb allows "
                  + Sizes.text(budget.getAsLong())
                  + ", there is "
                  + Sizes.text(total.getAsLong()),
              scope.hint("config set gateway.budget.memoryMb " + (total.getAsLong() >> 21))));
    }
    return found;
  }

  private OptionalLong ofHost(String name) throws IOException {
    try {
      for (String line : Files.readAllLines(proc.resolve("meminfo"))) {
        if (line.startsWith(name + ":")) {
          String[] words = line.split("\\s+", -1);
          return OptionalLong.of(Long.parseLong(words[1]) << 10);
        }
      }
    } catch (NoSuchFileException e) {
      return OptionalLong.empty(); // another operating system
    }
    return OptionalLong.empty();
  }

  /** What the container's limit leaves; the page cache that it counts too can be given back. */
  private OptionalLong ofContainer() throws IOException {
    OptionalLong max = number(cgroup.resolve("memory.max"));
    OptionalLong now = number(cgroup.resolve("memory.current"));
    if (max.isEmpty() || now.isEmpty()) {
      return OptionalLong.empty();
    }
    long cache = 0;
    Path stat = cgroup.resolve("memory.stat");
    if (Files.isReadable(stat)) {
      for (String line : Files.readAllLines(stat)) {
        if (line.startsWith("inactive_file ")) {
          cache = Long.parseLong(line.substring("inactive_file ".length()).trim());
        }
      }
    }
    return OptionalLong.of(Math.max(0, max.getAsLong() - now.getAsLong() + cache));
  }

  private static OptionalLong number(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      return OptionalLong.empty();
    }
    String text = Files.readString(file).trim();
    return text.matches("\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty(); // "max": no limit
  }

  private static OptionalLong smaller(OptionalLong one, OptionalLong other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.isPresent() ? one : other;
    }
    return OptionalLong.of(Math.min(one.getAsLong(), other.getAsLong()));
  }
}
