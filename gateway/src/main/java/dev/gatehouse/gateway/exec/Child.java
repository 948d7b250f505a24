package dev.gatehouse.gateway.exec;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;

/** One command that runs, with all that it started. Safe to use from any thread. */
final class Child {
  private static final int MAX_UNREAD = 1024 * 1024;

  private final Process process;
  private final String target;
  private final String mark;
  private final OutputBuffer output = new OutputBuffer();
  private final Promise<Integer> exited = Promise.promise();
  private final Thread reader;
  private final Queue<Runnable> unread = new ArrayDeque<>();
  private int waiting;

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

  /**
   * Writes to its input, in the background: a command need not read what it is sent. Completes when
   * all of it was taken.
   *
   * @return a future that fails when the input is closed, or when too much waits there already
   */
  Future<Void> write(String text, boolean end) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Promise<Void> written = Promise.promise();
    synchronized (unread) {
      if (waiting + bytes.length > MAX_UNREAD) {
        return Future.failedFuture("it has not read what it was sent before");
      }
      waiting += bytes.length;
      unread.add(() -> write(bytes, end, written));
      if (unread.size() == 1) {
        Thread writer = new Thread(this::write, reader.getName() + "-in");
        writer.setDaemon(true);
        writer.start();
      }
    }
    return written.future();
  }

  /** Ends when nothing is left to write. */
  private void write() {
    while (true) {
      Runnable next;
      synchronized (unread) {
        next = unread.peek();
      }
      if (next == null) {
        return;
      }
      next.run();
      synchronized (unread) {
        unread.remove();
        if (unread.isEmpty()) {
          return;
        }
      }
    }
  }

  private void write(byte[] bytes, boolean end, Promise<Void> written) {
    try {
      process.getOutputStream().write(bytes);
      process.getOutputStream().flush();
      if (end) {
        process.getOutputStream().close();
      }
      written.complete();
    } catch (IOException e) {
      written.fail(e);
    } finally {
      synchronized (unread) {
        waiting -= bytes.length;
      }
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
