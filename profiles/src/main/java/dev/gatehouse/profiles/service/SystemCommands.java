package dev.gatehouse.profiles.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs programs with given variables and a limit of time. Blocks. */
public final class SystemCommands implements CommandRunner {
  private final Map<String, String> environment;
  private final Duration limit;

  /**
   * Creates a runner.
   *
   * @param environment complete environment of the programs
   * @param limit after which a program is ended
   */
  public SystemCommands(Map<String, String> environment, Duration limit) {
    this.environment = Map.copyOf(environment);
    this.limit = limit;
  }

  @Override
  public Result run(List<String> command) {
    Path out = null;
    Path err = null;
    try {
      // Files, because two pipes that are read one after the other can block a talkative program.
      out = Files.createTempFile("gatehouse-", ".out");
      err = Files.createTempFile("gatehouse-", ".err");
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().clear();
      builder.environment().putAll(environment);
      builder.redirectOutput(out.toFile()).redirectError(err.toFile());
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        return new Result(
            Result.TOO_LATE, "", command.get(0) + " did not end in " + limit.toSeconds() + " s");
      }
      return new Result(
          process.exitValue(),
          new String(Files.readAllBytes(out), UTF_8),
          new String(Files.readAllBytes(err), UTF_8));
    } catch (IOException e) {
      return new Result(Result.NOT_THERE, "", String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result(Result.TOO_LATE, "", command.get(0) + " was interrupted");
    } finally {
      delete(out);
      delete(err);
    }
  }

  private static void delete(@org.jspecify.annotations.Nullable Path file) {
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
