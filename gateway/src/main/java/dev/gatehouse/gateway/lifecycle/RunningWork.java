package dev.gatehouse.gateway.lifecycle;

/**
 * Work that a restart waits for, within limits; bound with a Guice {@code Multibinder} by who does
 * it. Called on the gateway's event loop.
 */
public interface RunningWork {
  /** How many pieces of work run now; what only waits does not count. */
  int running();
}
