package dev.gatehouse.profiles.service;

import static java.util.Objects.requireNonNull;

/**
 * What stands in the way of a service on this machine, found before anything is changed.
 *
 * @param id stable name of the finding: {@code no-user-bus}
 * @param blocks whether no service can be installed as long as it holds
 * @param message what it is
 * @param remedy what to do about it, a command where there is one
 */
public record Preflight(String id, boolean blocks, String message, String remedy) {
  public Preflight {
    requireNonNull(id, "id");
    requireNonNull(message, "message");
    requireNonNull(remedy, "remedy");
  }
}
