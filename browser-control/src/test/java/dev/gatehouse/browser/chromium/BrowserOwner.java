package dev.gatehouse.browser.chromium;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.gatehouse.core.Environment;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** A process that owns browsers as a gateway does, made to be killed. */
final class BrowserOwner {
  static final String READY = "owner-ready";

  private BrowserOwner() {}

  /** Starts a process that owns a browser in each of {@code homes}, on the port before it. */
  static Process start(Path log, boolean piped, List<LaunchPlan> plans) throws Exception {
    return start(List.of(), log, piped, plans);
  }

  /** The same, started by {@code prefix}. */
  static Process start(List<String> prefix, Path log, boolean piped, List<LaunchPlan> plans)
      throws Exception {
    List<String> words = new ArrayList<>(prefix);
    words.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            BrowserOwner.class.getName(),
            Boolean.toString(piped)));
    for (LaunchPlan plan : plans) {
      words.add(Integer.toString(plan.port()));
      words.add(plan.userData().toString());
    }
    return new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /** Waits until every browser of {@code plans} runs, by the files that the owner writes. */
  static boolean isReady(List<LaunchPlan> plans) {
    return plans.stream().allMatch(plan -> Files.exists(ready(plan.userData())));
  }

  static Path ready(Path userData) {
    return userData.resolveSibling(READY);
  }

  public static void main(String... arguments) throws Exception {
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    Vertx vertx = Vertx.vertx();
    Environment environment = Environment.system();
    HostSystem system = HostSystem.of(System.getProperty("os.name", ""));
    FoundBrowser program =
        new BrowserFinder(environment).find(java.util.Optional.empty()).orElseThrow();
    Chromium chromium =
        new Chromium(
            vertx, environment, system, Boolean.parseBoolean(arguments[0]), Duration.ofSeconds(5));
    for (int i = 1; i < arguments.length; i += 2) {
      Path userData = Path.of(arguments[i + 1]);
      LaunchPlan plan =
          LaunchPlan.builder(program, Integer.parseInt(arguments[i]), userData)
              .decoration("main: work", "#339966")
              .startLimit(Duration.ofSeconds(60))
              .build();
      chromium
          .start(plan)
          .onSuccess(running -> write(ready(userData), running.notes()))
          .onFailure(Throwable::printStackTrace);
    }
    // An owner that nobody kills shall not stay behind.
    new CountDownLatch(1).await(5, TimeUnit.MINUTES);
    System.exit(1);
  }

  private static void write(Path file, List<String> notes) {
    try {
      Files.write(file, notes);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
