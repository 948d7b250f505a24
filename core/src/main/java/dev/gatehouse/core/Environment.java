package dev.gatehouse.core;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The variables, home and working directory that a command runs in. The one place where the
 * process's own environment is read; everything else takes this record, so that tests and embedders
 * decide. Immutable; safe to share between threads.
 *
 * @param variables variable names and values; blank values count as unset in {@link #get}
 * @param home absolute path of the user's home directory, from {@code HOME} where it is set
 * @param workingDirectory absolute path that relative paths are resolved against
 */
public record Environment(Map<String, String> variables, Path home, Path workingDirectory) {
  public Environment {
    variables = Map.copyOf(variables);
    requireNonNull(home, "home");
    requireNonNull(workingDirectory, "workingDirectory");
  }

  /** The environment of this process. */
  public static Environment system() {
    Map<String, String> variables = System.getenv();
    String home = variables.getOrDefault("HOME", "");
    return new Environment(
        variables,
        Path.of(home.isBlank() ? System.getProperty("user.home") : home).toAbsolutePath(),
        Path.of("").toAbsolutePath());
  }

  /** Returns the trimmed value of a variable, empty when it is unset or blank. */
  public Optional<String> get(String name) {
    return Optional.ofNullable(variables.get(name)).map(String::trim).filter(v -> !v.isEmpty());
  }

  /**
   * Returns {@code text} as an absolute, normalised path. A leading {@code ~} stands for {@link
   * #home()} when the end, {@code /} or {@code \} follows; {@code ~user} does not expand.
   */
  public Path path(String text) {
    if (text.equals("~")) {
      return home;
    }
    if (text.startsWith("~/") || text.startsWith("~\\")) {
      return home.resolve(text.substring(2)).normalize();
    }
    return workingDirectory.resolve(text).normalize();
  }
}
