package dev.gatehouse.gateway;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a starting gateway holds, in the order it took it; taken back in reverse. One thread at a
 * time uses it.
 */
final class UndoStack {
  private final Deque<Held> held = new ArrayDeque<>();

  /** Remembers how to give something back. */
  void push(String step, Undo undo) {
    held.push(new Held(step, undo));
  }

  boolean isEmpty() {
    return held.isEmpty();
  }

  /**
   * Gives everything back, the newest first. A step that fails does not keep the others from being
   * undone.
   *
   * @param deadline how long all of it may take, as far as it can be hurried
   * @throws RuntimeException the first failure, with the later ones suppressed in it
   */
  void undo(Duration deadline) {
    long end = System.nanoTime() + deadline.toNanos();
    RuntimeException failure = null;
    while (!held.isEmpty()) {
      Held next = held.pop();
      try {
        next.undo.run(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      } catch (Exception e) {
        RuntimeException named = new IllegalStateException("could not undo: " + next.step, e);
        if (failure == null) {
          failure = named;
        } else {
          failure.addSuppressed(named);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Gives one thing back. */
  interface Undo {
    void run(Duration left) throws Exception;
  }

  private record Held(String step, Undo undo) {}
}
