package dev.gatehouse.gateway.lifecycle;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * What clients are told when their gateway closes their connection.
 *
 * @param reason one clause: {@code gateway stopping}
 * @param backIn when the gateway is expected to answer again; empty when it does not come back by
 *     itself
 */
public record Farewell(String reason, Optional<Duration> backIn) {
  public Farewell {
    requireNonNull(reason, "reason");
    requireNonNull(backIn, "backIn");
  }

  /** The words of a gateway that does not come back by itself. */
  public static Farewell forGood(String reason) {
    return new Farewell(reason, Optional.empty());
  }

  /** The words of a gateway that comes back. */
  public static Farewell backIn(String reason, Duration expected) {
    return new Farewell(reason, Optional.of(expected));
  }
}
