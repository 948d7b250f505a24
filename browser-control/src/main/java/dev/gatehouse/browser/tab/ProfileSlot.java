package dev.gatehouse.browser.tab;

import dev.gatehouse.browser.chromium.Exit;
import dev.gatehouse.browser.profile.BrowserProfile;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The place of one browser profile's browser in the table. For use on the loop. */
final class ProfileSlot {
  private static final int WAITING = 256;

  private final CallQueue changes;
  private @Nullable Running running;
  private @Nullable Problem problem;

  ProfileSlot(String profile) {
    this.changes = new CallQueue("browser profile \"" + profile + "\"", WAITING);
  }

  /**
   * A browser in the table.
   *
   * @param browser is connected
   * @param exited completes when the process of our own browser has ended; never for another one
   * @param end ends the browser where it is ours, else does nothing; returns whether it did
   */
  record Running(
      BrowserProfile profile,
      Browser browser,
      Future<Exit> exited,
      Supplier<Future<Boolean>> end) {}

  /**
   * The last thing that went wrong.
   *
   * @param text what it was
   * @param at when
   */
  record Problem(String text, Instant at) {}

  /** Runs {@code change} when no other start or stop of this browser is under way. */
  <T> Future<T> change(Supplier<Future<T>> change) {
    return changes.run(change);
  }

  Optional<Running> running() {
    return Optional.ofNullable(running);
  }

  Optional<Problem> problem() {
    return Optional.ofNullable(problem);
  }

  void started(Running now) {
    running = now;
    problem = null;
  }

  /** Takes the browser out of the table; false when it is not there any more. */
  boolean remove(Running was) {
    if (running != was) {
      return false;
    }
    running = null;
    return true;
  }

  void failed(String text, Instant at) {
    problem = new Problem(text, at);
  }
}
