package dev.gatehouse.profiles.service;

import static java.util.Objects.requireNonNull;

/**
 * How it stands with an instance's service.
 *
 * @param phase what the service does now
 * @param pid process that keeps the gateway running, or an orphaned gateway's; 0 when there is none
 * @param restarts how often the gateway was started again
 * @param detail for people: why it was given up, or when the next try is; empty when all is well
 */
public record ServiceState(Phase phase, long pid, int restarts, String detail) {
  /** Nothing keeps the gateway running, and nothing was given up. */
  public static final ServiceState NONE = new ServiceState(Phase.NONE, 0, 0, "");

  public ServiceState {
    requireNonNull(phase, "phase");
    requireNonNull(detail, "detail");
  }

  /** The same of a service that is installed: it is stopped where nothing else is known. */
  public ServiceState installed() {
    return phase == Phase.NONE ? new ServiceState(Phase.STOPPED, pid, restarts, detail) : this;
  }

  /** What a service does. */
  public enum Phase {
    /** Nothing: no service is there. */
    NONE,
    /** A service is installed and does not run: it was stopped, or never started. */
    STOPPED,
    /** The gateway's process runs. */
    RUNNING,
    /** The gateway ended and will be started again after a while. */
    WAITING,
    /** The gateway runs, but what kept it running is gone. */
    ORPHANED,
    /** The gateway ended too often, or for a reason that a restart does not mend. */
    GAVE_UP
  }
}
