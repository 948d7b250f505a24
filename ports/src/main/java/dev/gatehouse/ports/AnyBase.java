package dev.gatehouse.ports;

import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * Chooses a base port where the caller does not care which ("port 0"). Starts at random, so that
 * processes that know nothing of each other seldom meet.
 */
final class AnyBase {
  static final int LOWEST = 20_000;
  static final int HIGHEST = 32_500;

  private static final int SCATTERED_TRIES = 200;
  private static final int COUNT = HIGHEST - LOWEST + 1;

  private final RandomGenerator random;

  AnyBase(RandomGenerator random) {
    this.random = random;
  }

  OptionalInt choose(BaseSearch search) {
    for (int i = 0; i < SCATTERED_TRIES; i++) {
      int base = LOWEST + random.nextInt(COUNT);
      if (search.isOutsideEphemeral(base) && search.isFreeAndFarApart(base)) {
        return OptionalInt.of(base);
      }
    }
    int start = random.nextInt(COUNT);
    for (int i = 0; i < COUNT; i++) {
      int base = LOWEST + (start + i) % COUNT;
      // On a host whose ephemeral range swallows all of ours, any free base must do.
      if (search.isFree(base)) {
        return OptionalInt.of(base);
      }
    }
    return OptionalInt.empty();
  }
}
