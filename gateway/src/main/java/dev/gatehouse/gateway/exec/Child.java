package dev.gatehouse.gateway.exec;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** One command that runs, with all that it started. Safe to use from any thread. */
final class Child {
  private final Process process;
  private final String target;
  private final String mark;
  private final OutputBuffer output = new OutputBuffer();
  private final Promise<Integer> exited = Promise.promise();
  private final Thread reader;

  Child(Process process, String target, String mark, String threadName) {
    this.process = process;
    this.target = target;
    this.mark = mark;
    this.reader = new Thread(this::read, threadName);
    this.reader.setDaemon(true);
  }

  void startReading() {
    reader.start();
  }

  long pid() {
    return process.pid();
  }

  /** What the keeper knows it by. */
  String target() {
    return target;
  }

  /** What its environment holds. */
  String mark() {
    return mark;
  }

  OutputBuffer output() {
    return output;
  }

  Process process() {
    return process;
  }

  /** Completes with the exit code when it has ended and all it printed was read. */
  Future<Integer> exited() {
    return exited.future();
  }

  void complete(int code) {
    exited.tryComplete(code);
  }

  /** Waits for the end of its output. Blocks. */
  void join(long millis) throws InterruptedException {
    reader.join(millis);
  }

  /** Writes to its input. Blocks when it does not read. */
  void write(String text, boolean end) throws IOException {
    process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    if (end) {
      process.getOutputStream().close();
    }
  }

  private void read() {
    byte[] bytes = new byte[32 * 1024];
    try (InputStream in = process.getInputStream()) {
      for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
        output.add(bytes, length);
      }
    } catch (IOException e) {
      // The process was ended while it printed.
    }
  }
}
