package dev.gatehouse.profiles;

import dev.gatehouse.core.config.ConfigProblem;
import dev.gatehouse.core.config.ConfigSnapshot;

/** Words for a configuration that cannot be used. */
final class ConfigErrors {
  private ConfigErrors() {}

  /** The first error with its place, as one clause; the snapshot must have one. */
  static String first(ConfigSnapshot config) {
    ConfigProblem first =
        config.problems().stream()
            .filter(problem -> problem.severity() == ConfigProblem.Severity.ERROR)
            .findFirst()
            .orElseThrow();
    String position = first.line() > 0 ? ":" + first.line() + ":" + first.column() : "";
    return first.file() + position + ": " + first.message();
  }
}
