package dev.gatehouse.browser.parts;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.browser.chromium.BrowserFinder;
import dev.gatehouse.browser.chromium.FoundBrowser;
import dev.gatehouse.core.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A browser that no gateway has started: a person's own, with a DevTools port of its choice. */
public final class PersonsBrowser implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Process process;
  private final Path userData;

  private PersonsBrowser(Process process, Path userData) {
    this.process = process;
    this.userData = userData;
  }

  /** Starts the installed browser on {@code userData}; a test is skipped where there is none. */
  public static PersonsBrowser start(Path userData, String... more) {
    Optional<FoundBrowser> found = new BrowserFinder(Environment.system()).find(Optional.empty());
    assumeTrue(found.isPresent(), "no browser is installed on this host");
    List<String> command =
        new ArrayList<>(
            List.of(
                found.get().executable().toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + userData));
    command.addAll(List.of(more));
    try {
      Files.createDirectories(userData);
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(userData.resolve("output.log").toFile())
              .start();
      PersonsBrowser browser = new PersonsBrowser(process, userData);
      await().atMost(LIMIT).until(() -> browser.portLines().size() >= 2);
      return browser;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where its DevTools answer on this host. */
  public int port() {
    return Integer.parseInt(portLines().get(0));
  }

  public long pid() {
    return process.pid();
  }

  public boolean runs() {
    return process.isAlive();
  }

  private List<String> portLines() {
    Path file = userData.resolve("DevToolsActivePort");
    try {
      return Files.exists(file) ? requireNonNull(Files.readAllLines(file)) : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
