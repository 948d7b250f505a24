package dev.gatehouse.browser.guard;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What a tab answers a server with that asks for a user name (HTTP authentication).
 *
 * @param username may be empty
 * @param password may be empty
 * @param origin the only server that gets them, as {@code https://host:port} without a usual port;
 *     empty for every server that asks
 */
public record HttpCredentials(String username, String password, Optional<String> origin) {
  public HttpCredentials {
    requireNonNull(username, "username");
    requireNonNull(password, "password");
    requireNonNull(origin, "origin");
  }

  boolean isFor(String asking) {
    return origin.isEmpty() || origin.get().equalsIgnoreCase(asking);
  }

  /** Never shows them. */
  @Override
  public String toString() {
    return "HttpCredentials[origin=" + origin.orElse("every") + "]";
  }
}
