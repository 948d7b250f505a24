package dev.gatehouse.gateway.turn;

import java.util.List;

/**
 * What an abort stopped.
 *
 * @param runIds the turns that it ended, running and waiting ones
 */
public record Aborted(List<String> runIds) {
  public Aborted {
    runIds = List.copyOf(runIds);
  }

  /** Whether there was anything to stop. */
  public boolean any() {
    return !runIds.isEmpty();
  }
}
