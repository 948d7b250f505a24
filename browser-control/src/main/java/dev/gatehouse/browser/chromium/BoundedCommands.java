package dev.gatehouse.browser.chromium;

import dev.gatehouse.core.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a program for a bounded time and takes a bounded part of what it writes. */
final class BoundedCommands implements Commands {
  private static final Logger LOG = LoggerFactory.getLogger(BoundedCommands.class);
  private static final int MAX_BYTES = 1024 * 1024;

  private final HostSystem system;
  private final Environment environment;
  private final Duration limit;

  BoundedCommands(HostSystem system, Environment environment, Duration limit) {
    this.system = system;
    this.environment = environment;
    this.limit = limit;
  }

  @Override
  public Optional<String> output(List<String> words) {
    Optional<Path> program =
        SearchPath.find(system, environment, words.get(0), BrowserFinder::isProgram);
    if (program.isEmpty()) {
      return Optional.empty();
    }
    List<String> command = new ArrayList<>(words);
    command.set(0, program.get().toString());
    try {
      Path output = Files.createTempFile("gatehouse", ".out");
      try {
        return run(command, output);
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      LOG.debug("cannot ask {}", command, e);
      return Optional.empty();
    }
  }

  private Optional<String> run(List<String> command, Path output) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            BrowserEnvironment.of(
                system, environment, Path.of(System.getProperty("java.io.tmpdir"))));
    Process process =
        builder.redirectOutput(output.toFile()).redirectError(Redirect.DISCARD).start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
        return Optional.empty();
      }
      try (InputStream content = Files.newInputStream(output)) {
        String text = new String(content.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).trim();
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
