package dev.gatehouse.profiles.service;

import dev.gatehouse.profiles.Instance;
import java.time.Duration;

/** Keeps gateways running without a terminal. All methods block. */
public interface ServiceManager {
  /**
   * Starts keeping the gateway of {@code instance} running, and forgets why an earlier attempt was
   * given up. Does nothing when it is already kept running. Does not wait until it is ready.
   */
  void start(Instance instance);

  /**
   * Stops the gateway of {@code instance} and what keeps it running, and touches nothing else.
   *
   * @param limit how long the gateway may take for a graceful stop before it is killed
   * @return whether anything was there to stop
   */
  boolean stop(Instance instance, Duration limit);

  /**
   * Stops the gateway of {@code instance} and starts it again; starts it when it does not run.
   *
   * @param limit as for {@link #stop}
   */
  default void restart(Instance instance, Duration limit) {
    stop(instance, limit);
    start(instance);
  }

  /** How it stands with the service of {@code instance}. Never writes. */
  ServiceState state(Instance instance);
}
