package dev.gatehouse.core.config;

import dev.gatehouse.core.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program that prints a secret: no shell, a limited time, a limited output. */
final class SecretCommand {
  private final List<String> command;
  private final Environment environment;
  private final Path directory;
  private final Duration limit;
  private final int maxBytes;

  SecretCommand(
      List<String> command, Environment environment, Path directory, Duration limit, int maxBytes) {
    this.command = command;
    this.environment = environment;
    this.directory = directory;
    this.limit = limit;
    this.maxBytes = maxBytes;
  }

  /** What the program printed. Its own complaints are thrown away: they may hold the secret. */
  String run() {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(environment.variables());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw Secrets.bad(
          "the command \"" + command.get(0) + "\" that prints a secret cannot be started",
          "give the full path of a program that this user may run");
    }
    try {
      process.getOutputStream().close();
      return output(process);
    } catch (IOException e) {
      throw failed("its output cannot be read");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** Reads on a thread of its own, for a read cannot be given a limit. */
  private String output(Process process) throws IOException {
    Output output = new Output(process.getInputStream(), maxBytes);
    Thread reader = new Thread(output, "secret-command");
    reader.setDaemon(true);
    reader.start();
    try {
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      reader.join(ended ? limit.toMillis() : 1);
      if (!ended || reader.isAlive()) {
        throw failed("it did not end within " + limit.toMillis() + " ms");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("the wait for it was interrupted");
    }
    byte[] bytes = output.bytes;
    if (bytes.length > maxBytes) {
      throw failed("it printed more than " + maxBytes + " bytes");
    }
    if (process.exitValue() != 0) {
      throw failed("it ended with exit code " + process.exitValue());
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private RuntimeException failed(String why) {
    return Secrets.bad(
        "the command \"" + command.get(0) + "\" that prints a secret failed: " + why,
        "run it by hand and correct it");
  }

  private static final class Output implements Runnable {
    private final InputStream in;
    private final int maxBytes;
    private volatile byte[] bytes = new byte[0];

    Output(InputStream in, int maxBytes) {
      this.in = in;
      this.maxBytes = maxBytes;
    }

    @Override
    public void run() {
      try (in) {
        bytes = in.readNBytes(maxBytes + 1);
      } catch (IOException e) {
        bytes = new byte[0]; // the program was ended
      }
    }
  }
}
