package dev.gatehouse.gateway.handover;

import java.time.Duration;

/**
 * How long the steps of an upgrade may take.
 *
 * @param warm until the new process has read everything; it may have to unpack itself
 * @param settle for connections that were just made to say who they are
 * @param close for the old gateway to close
 * @param ready until the new gateway is ready
 */
record HandoverLimits(Duration warm, Duration settle, Duration close, Duration ready) {
  static final HandoverLimits USUAL =
      new HandoverLimits(
          Duration.ofSeconds(120),
          Duration.ofMillis(500),
          Duration.ofSeconds(10),
          Duration.ofSeconds(45));
}
