package dev.gatehouse.browser.chromium;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/**
 * Reads what a browser says to its error output until it ends: a browser whose output nobody reads
 * stands still once the pipe is full. Keeps the last lines for errors. Safe to use from several
 * threads.
 */
final class ErrorOutput {
  private static final int KEPT_LINES = 12;
  private static final int KEPT_CHARACTERS = 400;

  // Every browser without a desktop says these many times; they explain nothing.
  private static final List<String> NOISE =
      List.of("/dbus/", "ERROR:dbus", "crashpad", "scaling_cur_freq", "unexpected operator");

  // What follows the path of an address can be a secret.
  private static final Pattern ADDRESS_REST =
      Pattern.compile("(https?://[^\\s?#\"']*)[?#][^\\s\"']*");

  private final Deque<String> last = new ArrayDeque<>();
  private final CompletableFuture<DevToolsLine> listening = new CompletableFuture<>();
  private final Thread thread;

  private ErrorOutput(InputStream stream, String name) {
    this.thread = new Thread(() -> read(stream), name);
    thread.setDaemon(true);
  }

  /** Starts to read {@code stream} on a thread of its own, which ends with the stream. */
  static ErrorOutput of(InputStream stream, String threadName) {
    ErrorOutput output = new ErrorOutput(stream, threadName);
    output.thread.start();
    return output;
  }

  /**
   * Where the browser says that it answers; fails when its output ends without that. Completed on
   * the reading thread.
   */
  CompletableFuture<DevToolsLine> listening() {
    return listening;
  }

  /** The last lines that may explain something, oldest first. */
  List<String> lastLines() {
    synchronized (last) {
      return List.copyOf(last);
    }
  }

  /** The same, after what is still on its way; for a browser that has ended. Blocks. */
  List<String> lastLines(Duration limit) {
    try {
      thread.join(limit.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return lastLines();
  }

  private void read(InputStream stream) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (Optional<String> line = line(reader); line.isPresent(); line = line(reader)) {
        take(line.get());
      }
    } catch (IOException e) {
      // The browser is gone, which its exit tells better.
    } finally {
      listening.completeExceptionally(new IOException("the browser ended"));
    }
  }

  private void take(String line) {
    Optional<DevToolsLine> found = DevToolsLine.parse(line);
    found.ifPresent(listening::complete);
    if (found.isPresent() || line.isBlank() || NOISE.stream().anyMatch(line::contains)) {
      return;
    }
    synchronized (last) {
      last.addLast(ADDRESS_REST.matcher(line).replaceAll("$1?…"));
      if (last.size() > KEPT_LINES) {
        last.removeFirst();
      }
    }
  }

  /** A line, cut to a length that can be kept: a page can make the browser say anything. */
  private static Optional<String> line(Reader reader) throws IOException {
    StringBuilder line = new StringBuilder();
    int c = reader.read();
    if (c < 0) {
      return Optional.empty();
    }
    for (; c >= 0 && c != '\n'; c = reader.read()) {
      if (line.length() < KEPT_CHARACTERS) {
        line.append(c < ' ' ? ' ' : (char) c);
      }
    }
    return Optional.of(line.toString());
  }
}
