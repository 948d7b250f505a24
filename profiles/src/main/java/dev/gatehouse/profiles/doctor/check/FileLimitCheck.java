package dev.gatehouse.profiles.doctor.check;

import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.profiles.doctor.DoctorCheck;
import dev.gatehouse.profiles.doctor.DoctorScope;
import dev.gatehouse.profiles.doctor.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** How many files the running gateway, or one started from this shell, may open. */
final class FileLimitCheck implements DoctorCheck {
  private static final long LEAST = 1_024;
  private static final String OPEN_FILES = "Max open files";

  private final Path proc;

  /**
   * @param proc where the kernel tells about processes
   */
  FileLimitCheck(Path proc) {
    this.proc = proc;
  }

  @Override
  public String id() {
    return "file-limit";
  }

  @Override
  public String title() {
    return "how many files may be open";
  }

  @Override
  public List<Finding> run(DoctorScope scope) throws IOException {
    Optional<LeaseInfo> running = scope.running();
    Path process = proc.resolve(running.map(lease -> "" + lease.pid()).orElse("self"));
    String who = running.map(lease -> "process " + lease.pid()).orElse("a process of this shell");
    OptionalLong limit = limit(process);
    if (limit.isEmpty()) {
      return List.of(); // another operating system, or gone meanwhile
    }
    List<Finding> found = new ArrayList<>();
    String advice =
        "\"ulimit -n 65536\" before the start; a service takes LimitNOFILE= from its definition";
    if (limit.getAsLong() < LEAST) {
      found.add(
          Finding.warning(
                  "file-limit-low",
                  "few files may be open, and every connection is one",
                  who + " may open " + limit.getAsLong(),
                  "ulimit -n 65536")
              .withAdvice(advice));
    }
    if (running.isPresent()) {
      long open = count(process.resolve("fd"));
      if (open > limit.getAsLong() / 10 * 9) {
        found.add(
            Finding.fault(
                    "file-limit-reached",
                    "the gateway has nearly all files open that it may",
                    who + " has " + open + " of " + limit.getAsLong() + " open",
                    scope.hint("gateway restart"))
                .withAdvice(advice));
      }
    }
    return found;
  }

  private static OptionalLong limit(Path process) throws IOException {
    Path file = process.resolve("limits");
    if (!Files.isReadable(file)) {
      return OptionalLong.empty();
    }
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(OPEN_FILES)) {
        String soft = line.substring(OPEN_FILES.length()).trim().split("\\s+", -1)[0];
        return soft.matches("\\d{1,18}")
            ? OptionalLong.of(Long.parseLong(soft))
            : OptionalLong.empty();
      }
    }
    return OptionalLong.empty();
  }

  private static long count(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.count();
    } catch (IOException e) {
      return 0; // not ours to look into
    }
  }
}
