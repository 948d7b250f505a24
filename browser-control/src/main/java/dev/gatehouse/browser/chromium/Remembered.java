package dev.gatehouse.browser.chromium;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An answer that is asked for again only after a while. Safe to use from several threads. */
final class Remembered<T> implements Supplier<T> {
  private final Supplier<T> question;
  private final Duration age;
  private final InstantSource clock;
  private @Nullable T answer;
  private Instant until = Instant.MIN;

  Remembered(Supplier<T> question, Duration age, InstantSource clock) {
    this.question = question;
    this.age = age;
    this.clock = clock;
  }

  @Override
  public synchronized T get() {
    T known = answer;
    if (known == null || clock.instant().isAfter(until)) {
      known = question.get();
      answer = known;
      until = clock.instant().plus(age);
    }
    return known;
  }
}
