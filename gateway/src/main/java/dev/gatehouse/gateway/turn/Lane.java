package dev.gatehouse.gateway.turn;

import dev.gatehouse.gateway.session.SessionKey;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One session's messages: the one that is answered, and those that wait. */
final class Lane {
  private final SessionKey key;
  private final Deque<Run> waiting = new ArrayDeque<>();

  /** Messages of a session are stored one after the other, in the order in which they came. */
  private Future<?> accepting = Future.succeededFuture();

  private int atTheDoor;
  private int holds;
  private long lastArrival;
  private Runnable cancelTimer = () -> {};
  private @Nullable Run running;
  private @Nullable TurnWork work;

  Lane(SessionKey key) {
    this.key = key;
  }

  SessionKey key() {
    return key;
  }

  Deque<Run> waiting() {
    return waiting;
  }

  Optional<Run> running() {
    return Optional.ofNullable(running);
  }

  Optional<TurnWork> work() {
    return Optional.ofNullable(work);
  }

  void run(Run run) {
    running = run;
    work = null;
  }

  void work(TurnWork work) {
    this.work = work;
  }

  void free() {
    running = null;
    work = null;
  }

  Future<?> accepting() {
    return accepting;
  }

  void accepting(Future<?> last) {
    accepting = last;
  }

  void arrived() {
    atTheDoor++;
  }

  void entered() {
    atTheDoor--;
  }

  /** Keeps the next turn from starting until {@link #release}. */
  void hold() {
    holds++;
  }

  void release() {
    holds--;
  }

  boolean held() {
    return holds > 0;
  }

  long lastArrival() {
    return lastArrival;
  }

  void lastArrival(long millis) {
    lastArrival = millis;
  }

  void timer(Runnable cancel) {
    cancelTimer.run();
    cancelTimer = cancel;
  }

  /** Whether nothing is left of it. */
  boolean empty() {
    return running == null && waiting.isEmpty() && holds == 0 && atTheDoor == 0;
  }

  /** How many of those that wait will be answered in full. */
  int whole() {
    int count = 0;
    for (Run run : waiting) {
      if (!run.summarized()) {
        count++;
      }
    }
    return count;
  }

  /** The oldest that is not shortened yet. */
  Optional<Run> oldestWhole() {
    return waiting.stream().filter(run -> !run.summarized()).findFirst();
  }

  /**
   * Takes what the next turn answers: the oldest message, with those that were shortened before it,
   * and, where it collects, with all behind it that fit to it.
   */
  List<Run> takeNext(boolean collects) {
    List<Run> group = new ArrayList<>();
    @Nullable Run first = null;
    Iterator<Run> all = waiting.iterator();
    while (all.hasNext()) {
      Run run = all.next();
      if (first == null
          || run.summarized()
          || collects && run.collects() && run.mergesWith(first)) {
        if (first == null && !run.summarized()) {
          first = run;
        }
        group.add(run);
        all.remove();
      } else {
        break;
      }
    }
    return group;
  }
}
