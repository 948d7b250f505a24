package dev.gatehouse.gateway;

/** The states of a {@link Gateway}, in the order it passes them. */
public enum GatewayState {
  STARTING,
  READY,
  /** It is closed for a moment and starts again in this process. */
  RESTARTING,
  /** Everything is given back for another process; it can be resumed. */
  SUSPENDED,
  STOPPING,
  STOPPED,
  /** A step of the start failed; every step before it was undone. */
  FAILED;

  /** Whether the gateway holds nothing any more and never will. */
  public boolean isOver() {
    return this == STOPPED || this == FAILED;
  }
}
