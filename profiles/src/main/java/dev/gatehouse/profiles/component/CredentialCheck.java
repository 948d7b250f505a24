package dev.gatehouse.profiles.component;

import java.time.Duration;
import java.util.Optional;

/** Decides whether a shared secret opens this gateway. Safe to use from several threads. */
public interface CredentialCheck {
  /**
   * Checks {@code secret}, in constant time and counted by the gateway's one rate limiter.
   *
   * @param peer the caller's IP address as text
   * @param secret the token or password that was presented, empty when none was
   */
  Verdict check(String peer, Optional<String> secret);

  /**
   * Returns HMAC-SHA-256 of {@code text} under the shared secret, for parts that prove to others
   * that they know it without telling it; empty where there is none. Not to be answered to anybody
   * who has not proved it already.
   */
  default Optional<byte[]> seal(String text) {
    return Optional.empty();
  }

  /**
   * The answer.
   *
   * @param accepted whether the caller may go on
   * @param retryAfter how long a limited caller must wait; zero when it is not limited
   */
  record Verdict(boolean accepted, Duration retryAfter) {
    /** Whether the caller was turned away because of too many failures before. */
    public boolean limited() {
      return !retryAfter.isZero();
    }
  }
}
