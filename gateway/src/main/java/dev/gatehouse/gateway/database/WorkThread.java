package dev.gatehouse.gateway.database;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A thread that does works in their order, as many at once as are waiting. Starts with the first.
 */
final class WorkThread {
  /** Most works of one commit: the later ones wait for the earlier ones. */
  private static final int MOST = 256;

  private static final long CLOSE_LIMIT_MILLIS = 20_000;

  private final String name;
  private final Consumer<List<Job<?>>> action;
  private final Runnable atEnd;
  private final Deque<Job<?>> waiting = new ArrayDeque<>();
  private @Nullable Thread thread;
  private boolean closed;

  WorkThread(String name, Consumer<List<Job<?>>> action, Runnable atEnd) {
    this.name = name;
    this.action = action;
    this.atEnd = atEnd;
  }

  /** Takes a work, unless it is closed. Returns whether it did. */
  synchronized boolean add(Job<?> job) {
    if (closed) {
      return false;
    }
    waiting.add(job);
    if (thread == null) {
      Thread started = new Thread(this::run, name);
      started.setDaemon(true);
      thread = started;
      started.start();
    }
    notifyAll();
    return true;
  }

  /** Does what is waiting and ends the thread. Blocks. */
  void close() {
    Thread running;
    synchronized (this) {
      closed = true;
      running = thread;
      notifyAll();
    }
    if (running == null) {
      return;
    }
    try {
      running.join(CLOSE_LIMIT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      for (List<Job<?>> batch = next(); !batch.isEmpty(); batch = next()) {
        action.accept(batch);
      }
    } finally {
      atEnd.run();
    }
  }

  private synchronized List<Job<?>> next() {
    while (waiting.isEmpty() && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        // Nobody interrupts it; a work that did must not end the others.
        continue;
      }
    }
    List<Job<?>> batch = new ArrayList<>(Math.min(MOST, waiting.size()));
    while (batch.size() < MOST && !waiting.isEmpty()) {
      batch.add(waiting.remove());
    }
    return batch;
  }
}
