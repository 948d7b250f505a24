package dev.gatehouse.core.config;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.json5.Json5Document;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import dev.gatehouse.core.config.json5.TextPosition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The text of a configuration file together with what it means. Every edit answers with a new
 * document, whose text differs only where it must: comments, order, indentation and quotes of
 * everything else stay. Immutable.
 */
public final class ConfigDocument {
  /** Programs that read the file into JavaScript objects would take these for something else. */
  private static final Set<String> REFUSED_KEYS = Set.of("__proto__", "constructor", "prototype");

  private static final ConfigPath BROWSER_PROFILES = ConfigPath.of("browser", "profiles");

  private final Json5Document document;

  private ConfigDocument(Json5Document document) {
    this.document = document;
  }

  /**
   * Reads a JSON5 text whose top is an object; {@code #} comments are read too.
   *
   * @throws Json5SyntaxException when the text is no such thing; names line and column
   */
  public static ConfigDocument parse(String text) {
    Json5Document document = Json5Document.parse(text);
    if (!(document.value() instanceof Map)) {
      TextPosition position = document.position(List.of()).orElse(new TextPosition(1, 1));
      throw new Json5SyntaxException(
          "the configuration must be an object in { }", position.line(), position.column());
    }
    return new ConfigDocument(document);
  }

  /**
   * Reads one JSON5 value, as a command line or a request names it.
   *
   * @throws Json5SyntaxException when the text is no value
   */
  public static @Nullable Object value(String text) {
    return Json5Document.parse(text).value();
  }

  /** The text, as it was read or as the edits left it. */
  public String text() {
    return document.text();
  }

  /**
   * A fresh plain tree: {@code LinkedHashMap}, {@code ArrayList}, {@code String}, {@code Long},
   * {@code Double}, {@code Boolean} and null.
   */
  @SuppressWarnings("unchecked") // parse() saw that it is an object
  public Map<String, Object> tree() {
    return (Map<String, Object>) requireNonNull(document.value());
  }

  /** Returns the value at {@code path}, empty when there is none or when it is null. */
  public Optional<Object> get(ConfigPath path) {
    return Optional.ofNullable(document.value(path.steps()));
  }

  /** Returns whether something stands at {@code path}, null included. */
  public boolean has(ConfigPath path) {
    return document.has(path.steps());
  }

  /** Returns where the key or element begins, empty when there is none. */
  public Optional<TextPosition> position(ConfigPath path) {
    return document.position(path.steps());
  }

  /**
   * Sets a value; missing objects and arrays on the way are made.
   *
   * @throws GatehouseException with {@link ExitCode#USAGE} when the path leads through a plain
   *     value or past the end of an array, or when a key is refused
   */
  public ConfigDocument set(ConfigPath path, @Nullable Object value) {
    refuseKeys(path);
    refuseKeys(path, value);
    if (path.steps().isEmpty() && !(value instanceof Map)) {
      throw usage("the whole configuration must be an object", path);
    }
    try {
      return of(document.set(path.steps(), value));
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()), path);
    }
  }

  /** Removes a key or an element; a missing one changes nothing. */
  public ConfigDocument unset(ConfigPath path) {
    refuseKeys(path);
    if (path.steps().isEmpty()) {
      return set(path, Map.of());
    }
    return of(document.unset(path.steps()));
  }

  /** Applies an RFC 7396 merge patch: null removes, objects merge, everything else replaces. */
  public ConfigDocument patch(Map<String, Object> mergePatch) {
    refuseKeys(ConfigPath.of(), mergePatch);
    return patch(ConfigPath.of(), mergePatch);
  }

  private ConfigDocument patch(ConfigPath at, Map<?, ?> mergePatch) {
    ConfigDocument result = this;
    for (Map.Entry<?, ?> entry : mergePatch.entrySet()) {
      ConfigPath path = at.plus((Object) entry.getKey());
      Object value = entry.getValue();
      if (value == null) {
        result = result.of(result.document.unset(path.steps()));
      } else if (value instanceof Map<?, ?> inner) {
        boolean merges = result.document.value(path.steps()) instanceof Map;
        result =
            merges
                ? result.patch(path, inner)
                : result.of(result.document.set(path.steps(), withoutNulls(inner)));
      } else {
        result = result.of(result.document.set(path.steps(), value));
      }
    }
    return result;
  }

  /** What a merge patch makes of nothing. Arrays are values: nulls in them stay. */
  private static Map<String, Object> withoutNulls(Map<?, ?> patch) {
    Map<String, Object> kept = new LinkedHashMap<>();
    patch.forEach(
        (key, value) -> {
          if (value != null) {
            kept.put((String) key, value instanceof Map<?, ?> map ? withoutNulls(map) : value);
          }
        });
    return kept;
  }

  /** Replaces a text that stands there by another one; no key is refused. */
  ConfigDocument replaced(ConfigPath path, Object value) {
    return of(document.set(path.steps(), value));
  }

  /** Changes the text of every comment; the result must be comments again. */
  ConfigDocument withComments(UnaryOperator<String> change) {
    return of(document.withComments(change));
  }

  Json5Document json5() {
    return document;
  }

  private ConfigDocument of(Json5Document changed) {
    return changed == document ? this : new ConfigDocument(changed);
  }

  private static void refuseKeys(ConfigPath path) {
    List<Object> steps = path.steps();
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) instanceof String key && REFUSED_KEYS.contains(key)) {
        refuseKey(ConfigPath.of(steps.subList(0, i).toArray()), key);
      }
    }
  }

  private static void refuseKey(ConfigPath above, String key) {
    // The family looks browser profiles up as own keys only, so these two are names there.
    if (!above.equals(BROWSER_PROFILES) || key.equals("__proto__")) {
      throw usage("the key \"" + key + "\" is refused", above.plus(key));
    }
  }

  private static void refuseKeys(ConfigPath at, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      for (Object key : map.keySet()) {
        if (key instanceof String name && REFUSED_KEYS.contains(name)) {
          refuseKey(at, name);
        }
      }
      map.forEach((key, element) -> refuseKeys(at.plus(String.valueOf(key)), element));
    } else if (value instanceof List<?> list) {
      list.forEach(element -> refuseKeys(at, element));
    }
  }

  private static GatehouseException usage(String why, ConfigPath path) {
    return new GatehouseException(
        ExitCode.USAGE,
        "the configuration path \"" + path + "\" cannot be changed: " + why,
        "look at what stands there with config get, and correct the path");
  }
}
