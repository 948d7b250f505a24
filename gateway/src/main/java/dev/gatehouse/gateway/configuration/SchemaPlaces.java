package dev.gatehouse.gateway.configuration;

import dev.gatehouse.core.config.ConfigSchema;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The places of a configuration schema by their paths: {@code gateway.port}, {@code
 * models.providers.*.apiKey}, {@code agents.list[].name}. A number or any key stands for an element
 * that the schema does not name.
 */
final class SchemaPlaces {
  private static final List<String> BELOW =
      List.of("properties", "additionalProperties", "items", "$defs", "required");

  private final Map<String, Object> root;
  private final Map<String, Object> hints;

  private SchemaPlaces(Map<String, Object> root, Map<String, Object> hints) {
    this.root = root;
    this.hints = hints;
  }

  /** Reads the schema. Blocks. */
  static SchemaPlaces of(ConfigSchema schema) {
    return new SchemaPlaces(schema.jsonSchema(), schema.uiHints());
  }

  /** Describes one place; empty where the schema has none. */
  Optional<JsonObject> describe(String path) {
    Map<String, Object> node = root;
    String pattern = "";
    for (String step : steps(path)) {
      Optional<Child> child = children(node).stream().filter(c -> c.is(step)).findFirst();
      if (child.isEmpty()) {
        child = children(node).stream().filter(Child::stands).findFirst();
      }
      if (child.isEmpty()) {
        return Optional.empty();
      }
      pattern = below(pattern, child.get().key);
      node = child.get().schema;
    }
    JsonArray children = new JsonArray();
    for (Child child : children(node)) {
      children.add(entry(child, below(pattern, child.key)));
    }
    JsonObject answer = new JsonObject().put("path", path).put("schema", shallow(node, pattern));
    extras(answer, pattern);
    return Optional.of(answer.put("children", children));
  }

  private JsonObject entry(Child child, String path) {
    JsonObject json = new JsonObject().put("key", child.key).put("path", path);
    Object type = resolve(child.schema).get("type");
    if (type != null) {
      json.put("type", type instanceof List<?> list ? new JsonArray(new ArrayList<>(list)) : type);
    }
    json.put("required", child.required).put("hasChildren", !children(child.schema).isEmpty());
    extras(json, path);
    return json;
  }

  private void extras(JsonObject json, String pattern) {
    if (!pattern.isEmpty()) {
      json.put("reloadKind", reloadKind(pattern));
    }
    if (hints.get(pattern) instanceof Map<?, ?> hint) {
      json.put("hint", new JsonObject(strings(hint))).put("hintPath", pattern);
    }
  }

  private static String reloadKind(String pattern) {
    return switch (ReloadRules.of(pattern).effect()) {
      case LIVE, PART -> "hot";
      case RESTART -> "restart";
      case NONE -> "none";
    };
  }

  /** The schema of the place itself, without what is below it. */
  private JsonObject shallow(Map<String, Object> node, String pattern) {
    JsonObject schema = new JsonObject();
    resolve(node)
        .forEach(
            (key, value) -> {
              if (!BELOW.contains(key) && !key.startsWith("x-") && !key.startsWith("$")) {
                schema.put(key, value);
              }
            });
    if (hints.get(pattern) instanceof Map<?, ?> hint && hint.get("label") != null) {
      schema.put("title", hint.get("label"));
    }
    return schema;
  }

  private List<Child> children(Map<String, Object> node) {
    List<Child> children = new ArrayList<>();
    Map<String, Object> schema = resolve(node);
    List<?> required = schema.get("required") instanceof List<?> list ? list : List.of();
    if (schema.get("properties") instanceof Map<?, ?> properties) {
      properties.forEach(
          (key, value) -> {
            if (value instanceof Map<?, ?> child) {
              children.add(new Child((String) key, strings(child), required.contains(key)));
            }
          });
    }
    if (schema.get("additionalProperties") instanceof Map<?, ?> any) {
      children.add(new Child("*", strings(any), false));
    }
    if (schema.get("items") instanceof Map<?, ?> item) {
      children.add(new Child("[]", strings(item), false));
    }
    for (String combination : List.of("allOf", "anyOf")) {
      if (schema.get(combination) instanceof List<?> branches) {
        for (Object branch : branches) {
          if (branch instanceof Map<?, ?> map) {
            children.addAll(children(strings(map)));
          }
        }
      }
    }
    return children;
  }

  private Map<String, Object> resolve(Map<String, Object> schema) {
    if (schema.get("$ref") instanceof String reference
        && root.get("$defs") instanceof Map<?, ?> definitions
        && definitions.get(reference.substring("#/$defs/".length())) instanceof Map<?, ?> target) {
      Map<String, Object> resolved = new LinkedHashMap<>(strings(target));
      schema.forEach(resolved::putIfAbsent);
      return resolved;
    }
    return schema;
  }

  private static String below(String path, String key) {
    return key.equals("[]") ? path + "[]" : path.isEmpty() ? key : path + "." + key;
  }

  /** The steps of {@code a.b[0].c}; a single dot is the whole configuration. */
  private static List<String> steps(String path) {
    List<String> steps = new ArrayList<>();
    for (String part : path.split("\\.")) {
      int bracket = part.indexOf('[');
      String key = bracket < 0 ? part : part.substring(0, bracket);
      if (!key.isEmpty()) {
        steps.add(key);
      }
      if (bracket >= 0) {
        steps.add("[]");
      }
    }
    return steps;
  }

  @SuppressWarnings("unchecked") // keys of JSON objects are texts
  private static Map<String, Object> strings(Map<?, ?> map) {
    return (Map<String, Object>) map;
  }

  private record Child(String key, Map<String, Object> schema, boolean required) {
    boolean is(@Nullable String step) {
      return key.equals(step);
    }

    boolean stands() {
      return key.equals("*") || key.equals("[]");
    }
  }
}
