package dev.gatehouse.profiles.service;

import static java.util.Objects.requireNonNull;

/**
 * A value of an installed service that is not the one that would be installed now.
 *
 * @param field its name in the platform's own words
 * @param installed what the service has; empty when it has none
 * @param wanted what it would get now; empty when it would get none
 * @param serious whether the service runs another instance's places or another configuration
 */
public record Drift(String field, String installed, String wanted, boolean serious) {
  public Drift {
    requireNonNull(field, "field");
    requireNonNull(installed, "installed");
    requireNonNull(wanted, "wanted");
  }

  /** One line for people. */
  public String text() {
    return field + " is " + shown(installed) + ", would be " + shown(wanted);
  }

  private static String shown(String value) {
    return value.isEmpty() ? "not set" : value;
  }
}
