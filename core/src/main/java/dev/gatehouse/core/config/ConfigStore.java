package dev.gatehouse.core.config;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.distribution.Distribution;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Reads and changes one instance's configuration file. A read never writes. A change is made under
 * an operating-system lock, validated, written whole or not at all, and recorded as a {@link
 * Generation}. All methods block. Safe to use from several threads and processes.
 */
public final class ConfigStore {
  private final Path configPath;

  /** Generations live in {@code config-generations} of the state directory. Writes nothing. */
  public ConfigStore(
      Distribution distribution,
      Path configPath,
      Path stateDirectory,
      Environment environment,
      Clock clock) {
    this.configPath = configPath;
  }

  /**
   * Who changes a configuration, and why.
   *
   * @param author {@code cli}, a client's name
   * @param reason one line
   * @param force whether the file may shrink to less than half
   */
  public record Change(String author, String reason, boolean force) {
    public Change(String author, String reason) {
      this(author, reason, false);
    }
  }

  /** The file of this store. */
  public Path path() {
    return configPath;
  }

  /** Reads the file. Never writes, and never throws for bad content: the problems say it. */
  public ConfigSnapshot read() {
    throw new UnsupportedOperationException();
  }

  /**
   * Reads the file, or refuses it with every problem, the line itself and the last good generation.
   *
   * @throws InvalidConfigException when the configuration cannot be used
   */
  public ConfigSnapshot readValid() {
    throw new UnsupportedOperationException();
  }

  /** Returns what {@link #change} would make of the file; writes nothing. */
  public ConfigSnapshot preview(UnaryOperator<ConfigDocument> edit) {
    throw new UnsupportedOperationException();
  }

  /**
   * Edits the file. An edit that leaves the text as it is writes nothing.
   *
   * @param expectedHash the hash of the text that the edit was made for; empty skips the check
   * @throws StaleConfigException when the file is not the expected one
   * @throws InvalidConfigException when the result could not be used; nothing is written
   */
  public ConfigSnapshot change(
      Change why, Optional<String> expectedHash, UnaryOperator<ConfigDocument> edit) {
    throw new UnsupportedOperationException();
  }

  /** All recorded generations, oldest first. Never writes. */
  public List<Generation> history() {
    throw new UnsupportedOperationException();
  }

  /** The text of a generation, with its secrets. */
  public String text(int generation) {
    throw new UnsupportedOperationException();
  }

  /** A unified diff from one generation to another, secrets redacted; empty when equal. */
  public String diff(int from, int to) {
    throw new UnsupportedOperationException();
  }

  /** Makes a generation's text the file's text again, as a new generation. */
  public ConfigSnapshot rollback(Change why, int generation) {
    throw new UnsupportedOperationException();
  }

  /** Records the file's text as a generation when it was changed by other means. */
  public void noticeOutsideChange() {
    throw new UnsupportedOperationException();
  }
}
