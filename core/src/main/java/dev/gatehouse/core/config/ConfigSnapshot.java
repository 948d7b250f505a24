package dev.gatehouse.core.config;

import com.typesafe.config.Config;
import dev.gatehouse.core.Environment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One reading of an instance's configuration. Immutable, but for the trees, which must not be
 * changed; safe to share between threads.
 *
 * @param path the file that was read
 * @param exists whether the file was there
 * @param text its text, empty when it was missing
 * @param hash lower-case hex SHA-256 of the text
 * @param source the file as written: includes and {@code ${VAR}} not resolved, secrets as
 *     references
 * @param resolved the tree after includes and variables; empty when {@link #valid()} is false.
 *     Secret references stay references
 * @param problems what is wrong, errors first; empty for a good file
 * @param files every file that was read or looked for: the configuration, what it includes, the
 *     state directory's {@code .env}; what a watcher must watch
 * @param environment the variables of the process together with those of {@code .env} and of the
 *     {@code env} block
 */
public record ConfigSnapshot(
    Path path,
    boolean exists,
    String text,
    String hash,
    Map<String, Object> source,
    Map<String, Object> resolved,
    List<ConfigProblem> problems,
    List<Path> files,
    Environment environment) {

  public ConfigSnapshot {
    problems = List.copyOf(problems);
    files = List.copyOf(files);
  }

  /** Whether the configuration can be used: it has no error. Warnings do not count. */
  public boolean valid() {
    return problems.stream().noneMatch(p -> p.severity() == ConfigProblem.Severity.ERROR);
  }

  /** Returns this reading with another resolved tree, as an embedder's own values make it. */
  public ConfigSnapshot withResolved(Map<String, Object> tree) {
    return new ConfigSnapshot(path, exists, text, hash, source, tree, problems, files, environment);
  }

  /**
   * Typed access to {@link #resolved()} by path.
   *
   * @throws InvalidConfigException when the configuration cannot be used: an empty one in its place
   *     would send whoever asks to another instance's port
   */
  public Config config() {
    requireValid();
    return ConfigTrees.typed(resolved);
  }

  /**
   * Returns the string at {@code path} of the resolved tree, empty when absent or no string.
   *
   * @throws InvalidConfigException when the configuration cannot be used
   */
  public Optional<String> string(String... path) {
    requireValid();
    return ConfigTrees.at(resolved, path).filter(String.class::isInstance).map(String.class::cast);
  }

  private void requireValid() {
    if (!valid()) {
      throw new InvalidConfigException(
          "the configuration cannot be used:\n" + problems.get(0).toText(),
          "correct the file, or go back to an earlier generation",
          problems);
    }
  }

  /** Names the file and its state; the content may hold secrets and stays out. */
  @Override
  public String toString() {
    return "ConfigSnapshot[" + path + ", " + hash + (valid() ? "" : ", invalid") + "]";
  }
}
