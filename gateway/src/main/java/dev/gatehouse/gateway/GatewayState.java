package dev.gatehouse.gateway;

/** The states of a {@link Gateway}, in the order it passes them. */
public enum GatewayState {
  STARTING,
  READY,
  STOPPING,
  STOPPED,
  /** A step of the start failed; every step before it was undone. */
  FAILED;

  /** Whether the gateway holds nothing any more and never will. */
  public boolean isOver() {
    return this == STOPPED || this == FAILED;
  }
}
