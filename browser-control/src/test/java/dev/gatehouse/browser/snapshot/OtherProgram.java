package dev.gatehouse.browser.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A program of others that speaks JSON, one object a line. */
final class OtherProgram implements AutoCloseable {
  private static final long LIMIT_SECONDS = 90;
  private static final String END = "";

  private final Process process;
  private final Writer input;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  OtherProgram(File directory, List<String> command) {
    try {
      process =
          new ProcessBuilder(command)
              .directory(directory)
              .redirectError(ProcessBuilder.Redirect.appendTo(new File(directory, "readers.log")))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    input = process.outputWriter(UTF_8);
    Thread reader = new Thread(this::read, "other-program");
    reader.setDaemon(true);
    reader.start();
  }

  void send(String line) {
    try {
      input.write(line + "\n");
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the next object; lines that are none are its chatter. */
  JsonObject next() {
    try {
      while (true) {
        String line = lines.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (line == null || line.equals(END)) {
          throw new IllegalStateException("the program has not answered; see readers.log");
        }
        if (line.startsWith("{")) {
          return new JsonObject(line);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      // its end is told below
    }
    lines.add(END);
  }
}
