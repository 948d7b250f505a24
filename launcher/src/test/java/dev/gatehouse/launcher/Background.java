package dev.gatehouse.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A command that goes on until it is ended. */
final class Background {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final String line;
  private final Process process;
  private final Path out;
  private final Path err;

  Background(String line, Process process, Path out, Path err) {
    this.line = line;
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Waits until the gateway has said that it is ready. */
  Background awaitReady() {
    await(line)
        .atMost(LIMIT)
        .until(
            () -> {
              if (!process.isAlive()) {
                throw new AssertionError("ended early: " + result());
              }
              return output().contains(" is ready on ");
            });
    return this;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Sends a signal by name: {@code TERM}, {@code STOP}, {@code KILL}. */
  void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks it to end, and returns what it left. */
  Result stop() {
    signal("TERM");
    return awaitEnd();
  }

  /** Ends it the hard way. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  Result awaitEnd() {
    try {
      if (!process.waitFor(LIMIT.toSeconds(), SECONDS)) {
        throw new AssertionError("does not end: " + line + "\n" + output());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return result();
  }

  private Result result() {
    return new Result(line, process.exitValue(), read(out), read(err));
  }

  private String output() {
    return read(out) + read(err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
