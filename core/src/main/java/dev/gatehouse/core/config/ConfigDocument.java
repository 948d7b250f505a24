package dev.gatehouse.core.config;

import dev.gatehouse.core.config.json5.Json5SyntaxException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The text of a configuration file together with what it means. Every edit answers with a new
 * document, whose text differs only where it must: comments, order, indentation and quotes of
 * everything else stay. Immutable.
 */
public final class ConfigDocument {
  private ConfigDocument() {}

  /**
   * Reads a JSON5 text whose top is an object; {@code #} comments are read too.
   *
   * @throws Json5SyntaxException when the text is no such thing; names line and column
   */
  public static ConfigDocument parse(String text) {
    throw new UnsupportedOperationException(text);
  }

  /** The text, as it was read or as the edits left it. */
  public String text() {
    throw new UnsupportedOperationException();
  }

  /**
   * The plain tree: {@code LinkedHashMap}, {@code ArrayList}, {@code String}, {@code Long}, {@code
   * Double}, {@code Boolean} and null. Must not be changed.
   */
  public Map<String, Object> tree() {
    throw new UnsupportedOperationException();
  }

  /** Returns the value at {@code path}, empty when there is none or when it is null. */
  public Optional<Object> get(ConfigPath path) {
    throw new UnsupportedOperationException();
  }

  /** Returns whether something stands at {@code path}, null included. */
  public boolean has(ConfigPath path) {
    throw new UnsupportedOperationException();
  }

  /**
   * Sets a value; missing objects and arrays on the way are made.
   *
   * @throws dev.gatehouse.core.GatehouseException with {@code USAGE} when the path leads through a
   *     plain value or past the end of an array
   */
  public ConfigDocument set(ConfigPath path, @Nullable Object value) {
    throw new UnsupportedOperationException();
  }

  /** Removes a key or an element with its own comments; a missing one changes nothing. */
  public ConfigDocument unset(ConfigPath path) {
    throw new UnsupportedOperationException();
  }

  /** Applies an RFC 7396 merge patch: null removes, objects merge, everything else replaces. */
  public ConfigDocument patch(Map<String, Object> mergePatch) {
    throw new UnsupportedOperationException();
  }
}
