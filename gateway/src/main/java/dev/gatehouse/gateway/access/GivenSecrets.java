package dev.gatehouse.gateway.access;

import java.util.Optional;

/**
 * Secrets that were given to this one run, by a flag or by the instance's own variables, and win
 * over the configuration. An embedder binds them; by default there are none, since a variable that
 * is merely there may be another instance's.
 *
 * @param token the shared token
 * @param password the shared password
 */
public record GivenSecrets(Optional<String> token, Optional<String> password) {
  /** Nothing was given. */
  public static final GivenSecrets NONE = new GivenSecrets(Optional.empty(), Optional.empty());

  @Override
  public String toString() {
    return "GivenSecrets[token="
        + (token.isPresent() ? "***" : "-")
        + ", password="
        + (password.isPresent() ? "***" : "-")
        + "]";
  }
}
