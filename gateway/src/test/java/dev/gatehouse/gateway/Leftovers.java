package dev.gatehouse.gateway;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a closed gateway must not leave in this process: threads, open files, listeners. */
final class Leftovers {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private Leftovers() {}

  /** Waits for the end of what other tests left to Netty, then names what is there now. */
  static Snapshot take() {
    await().atMost(Duration.ofMinutes(1)).until(() -> threads("globalEventExecutor").isEmpty());
    Set<String> threads = threads("");
    threads.removeIf(name -> name.startsWith("awaitility"));
    return new Snapshot(threads, files());
  }

  /** Names of living threads that contain {@code part}. */
  static Set<String> threads(String part) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.contains(part))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  // Jars and the JVM's own files come and go with class loading.
  private static List<String> files() {
    try (Stream<Path> open = Files.list(DESCRIPTORS)) {
      return open.map(Leftovers::target)
          .filter(target -> !target.endsWith(".jar") && !target.contains("/lib/"))
          .filter(target -> !target.startsWith("/proc/") && !target.startsWith("/dev/"))
          .filter(target -> !target.endsWith(".class"))
          .map(target -> target.replaceAll("\\[\\d+]", "[]"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "/proc/gone";
    }
  }

  /** What is there at one moment. */
  record Snapshot(Set<String> threads, List<String> files) {
    /** What is there now and was not then; what other tests left may go meanwhile. */
    List<String> added() {
      Snapshot now = take();
      List<String> added = new ArrayList<>(now.threads);
      added.removeAll(threads);
      List<String> open = new ArrayList<>(now.files);
      files.forEach(open::remove);
      added.addAll(open);
      return added;
    }
  }
}
