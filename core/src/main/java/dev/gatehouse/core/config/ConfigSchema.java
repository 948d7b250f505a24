package dev.gatehouse.core.config;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.distribution.Distribution;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a distribution's configuration may hold: every key of the family with its type and range.
 * The schema is data and is read on first use; what differs between distributions stands in it as a
 * name in braces. Immutable; safe to share between threads.
 */
public final class ConfigSchema {
  private static final String RESOURCE = "/gatehouse-config-schema.json";

  /** The schema of all distributions, read once. */
  private static final class Resource {
    static final Map<String, Object> TREE = load();

    @SuppressWarnings("unchecked") // the resource is ours
    private static Map<String, Object> load() {
      try (InputStream in = ConfigSchema.class.getResourceAsStream(RESOURCE)) {
        String text =
            new String(requireNonNull(in, RESOURCE).readAllBytes(), StandardCharsets.UTF_8);
        return (Map<String, Object>) requireNonNull(Json.parse(text));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private final Distribution distribution;

  private ConfigSchema(Distribution distribution) {
    this.distribution = distribution;
  }

  /** The schema of one distribution. */
  public static ConfigSchema of(Distribution distribution) {
    return new ConfigSchema(distribution);
  }

  /** A fresh copy of the schema as JSON Schema, draft 2020-12. */
  @SuppressWarnings("unchecked") // a filled-in object is an object
  public Map<String, Object> jsonSchema() {
    Map<String, Object> schema = (Map<String, Object>) requireNonNull(filledIn(Resource.TREE));
    schema.remove("x-moved");
    schema.remove("x-gone");
    return schema;
  }

  /**
   * Labels, help and the mark of secrets by path pattern: {@code channels.telegram.botToken},
   * {@code models.providers.*.apiKey}, {@code agents.list[].name}.
   */
  public Map<String, Object> uiHints() {
    Map<String, Object> hints = new TreeMap<>();
    new UiHints(this, hints).collect();
    return hints;
  }

  /** Checks a document; every problem names line and column. Errors come first. */
  public List<ConfigProblem> check(ConfigDocument document, Path file) {
    Problems problems = new Problems(file);
    problems.part(file, ConfigPath.of(), document.json5());
    check(document.tree(), problems);
    return problems.sorted();
  }

  /** Checks a tree that has no text. Errors come first. */
  public List<ConfigProblem> check(Map<String, Object> tree, Path file) {
    Problems problems = new Problems(file);
    check(tree, problems);
    return problems.sorted();
  }

  void check(Map<String, Object> tree, Problems problems) {
    new SchemaCheck(this, problems).check(tree);
    new ConsistencyCheck(problems).check(tree);
  }

  /** Returns whether the value at {@code path} is a secret, by the schema or by its key's name. */
  public boolean isSecret(ConfigPath path) {
    List<Map<String, Object>> schemas = List.of(Resource.TREE);
    String key = "";
    for (Object step : path.steps()) {
      List<Map<String, Object>> next = new ArrayList<>();
      for (Map<String, Object> schema : schemas) {
        step(schema, step, next);
      }
      schemas = next;
      key = step instanceof String name ? name : key;
    }
    return SecretText.isSecretKey(key) || schemas.stream().anyMatch(this::isSensitive);
  }

  private boolean isSensitive(Map<String, Object> schema) {
    List<Map<String, Object>> parts = new ArrayList<>();
    expand(schema, parts);
    return parts.stream().anyMatch(part -> Boolean.TRUE.equals(part.get("x-sensitive")));
  }

  private void step(Map<String, Object> schema, Object step, List<Map<String, Object>> into) {
    List<Map<String, Object>> parts = new ArrayList<>();
    expand(schema, parts);
    for (Map<String, Object> part : parts) {
      if (step instanceof Integer) {
        add(part.get("items"), into);
      } else if (child(part.get("properties"), step) != null) {
        add(child(part.get("properties"), step), into);
      } else {
        add(part.get("additionalProperties"), into);
      }
    }
  }

  /** Adds the schema itself and all that it refers to. */
  void expand(Map<String, Object> schema, List<Map<String, Object>> into) {
    Map<String, Object> resolved = resolve(schema);
    into.add(resolved);
    if (resolved != schema) {
      into.add(schema);
    }
    for (String combination : List.of("allOf", "anyOf")) {
      if (resolved.get(combination) instanceof List<?> list) {
        list.forEach(part -> expand(map(part), into));
      }
    }
  }

  private static @Nullable Object child(@Nullable Object properties, Object step) {
    return properties instanceof Map<?, ?> map ? map.get(step) : null;
  }

  private static void add(@Nullable Object schema, List<Map<String, Object>> into) {
    if (schema instanceof Map) {
      into.add(map(schema));
    }
  }

  /** The schema that stands behind {@code $ref}, which is all that such a schema says here. */
  Map<String, Object> resolve(Map<String, Object> schema) {
    Object reference = schema.get("$ref");
    if (!(reference instanceof String text)) {
      return schema;
    }
    String name = text.substring("#/$defs/".length());
    return map(requireNonNull(map(requireNonNull(root().get("$defs"))).get(name), name));
  }

  /** The schema with the names in braces not filled in. */
  Map<String, Object> root() {
    return Resource.TREE;
  }

  /** What the schema says under one of its own keywords about a path; null when nothing. */
  @Nullable Object note(String keyword, String path) {
    return map(requireNonNull(root().get(keyword), keyword)).get(path);
  }

  /** Returns whether the distribution has the optional key of this name. */
  boolean has(String optionalKey) {
    return switch (optionalKey) {
      case "browserControlUrl" -> distribution.configKeys().browserControlUrl();
      case "canvasPort" -> distribution.configKeys().canvasPort();
      default -> throw new IllegalStateException("the schema names an unknown key: " + optionalKey);
    };
  }

  /** The values of an {@code enum}; a name in braces may stand for several. */
  List<@Nullable Object> values(List<?> raw) {
    List<@Nullable Object> values = new ArrayList<>();
    for (Object value : raw) {
      if ("{brands}".equals(value)) {
        distribution.brands().stream().filter(b -> !values.contains(b)).forEach(values::add);
      } else {
        values.add(value instanceof String text ? fill(text) : value);
      }
    }
    return values;
  }

  /** Puts the distribution's values in the place of the names in braces. */
  Object fill(String text) {
    if (text.equals("{defaultPort}")) {
      return (long) distribution.defaultPort();
    }
    return text.indexOf('{') < 0
        ? text
        : text.replace("{displayName}", distribution.displayName())
            .replace("{managedBrowserProfile}", distribution.managedBrowserProfile());
  }

  private @Nullable Object filledIn(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach(
          (key, element) -> {
            if (!isMissingKey(element)) {
              copy.put((String) key, filledIn(element));
            }
          });
      return copy;
    }
    if (value instanceof List<?> list) {
      return values(list).stream().map(this::filledIn).toList();
    }
    return value instanceof String text ? fill(text) : value;
  }

  private boolean isMissingKey(@Nullable Object schema) {
    return schema instanceof Map<?, ?> map && map.get("x-key") instanceof String key && !has(key);
  }

  @SuppressWarnings("unchecked") // schemas are objects
  static Map<String, Object> map(Object schema) {
    return (Map<String, Object>) schema;
  }
}
