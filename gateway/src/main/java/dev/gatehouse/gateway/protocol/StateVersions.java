package dev.gatehouse.gateway.protocol;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts how often presence and health changed, so that clients can tell old from new. */
@Singleton
public final class StateVersions {
  private final AtomicInteger presence = new AtomicInteger(1);
  private final AtomicInteger health = new AtomicInteger(1);

  @Inject
  StateVersions() {}

  public int presence() {
    return presence.get();
  }

  public int health() {
    return health.get();
  }

  /** Counts a change of the presence list. */
  public void presenceChanged() {
    presence.incrementAndGet();
  }

  /** Counts a new health snapshot. */
  public void healthChanged() {
    health.incrementAndGet();
  }
}
