package dev.gatehouse.core.config;

import dev.gatehouse.core.distribution.Distribution;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a distribution's configuration may hold: every key of the family with its type, range and
 * label. Immutable; safe to share between threads. The schema is read on first use.
 */
public final class ConfigSchema {
  private ConfigSchema() {}

  /** The schema of one distribution. */
  public static ConfigSchema of(Distribution distribution) {
    throw new UnsupportedOperationException(distribution.id());
  }

  /** The schema as JSON Schema, draft 2020-12. Must not be changed. */
  public Map<String, Object> jsonSchema() {
    throw new UnsupportedOperationException();
  }

  /** Labels and the mark of secrets by path pattern ({@code channels.*.botToken}). */
  public Map<String, Object> uiHints() {
    throw new UnsupportedOperationException();
  }

  /** Checks a document; every problem names line and column. Errors come first. */
  public List<ConfigProblem> check(ConfigDocument document, Path file) {
    throw new UnsupportedOperationException();
  }

  /** Checks a tree that has no text. Errors come first. */
  public List<ConfigProblem> check(Map<String, Object> tree, Path file) {
    throw new UnsupportedOperationException();
  }

  /** Returns whether the value at {@code path} is a secret. */
  public boolean isSecret(ConfigPath path) {
    throw new UnsupportedOperationException();
  }
}
