package dev.gatehouse.core.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Walks a tree beside its schema. Wrong values are errors; unknown keys are warnings that name the
 * nearest known key. Knows the keywords that our schema uses: {@code type, properties,
 * additionalProperties, propertyNames, required, items, contains, minItems, enum, const, pattern,
 * minLength, maxLength, minimum, maximum, exclusiveMinimum, allOf, anyOf, if, then, $ref}.
 */
final class SchemaCheck {
  private final ConfigSchema schema;
  private final Problems problems;
  private final Map<String, Pattern> patterns = new HashMap<>();

  /** Where findings go: to the problems, or to a list while alternatives are tried. */
  private interface Sink {
    void error(ConfigPath path, String message);
  }

  SchemaCheck(ConfigSchema schema, Problems problems) {
    this.schema = schema;
    this.problems = problems;
  }

  void check(Map<String, Object> tree) {
    check(
        schema.root(),
        ConfigPath.of(),
        tree,
        (path, message) -> problems.error(path, message, "correct " + path));
    unknownKeys(schema.root(), ConfigPath.of(), tree);
  }

  private void check(Map<String, Object> node, ConfigPath path, @Nullable Object value, Sink sink) {
    if (node.containsKey("$ref")) {
      check(schema.resolve(node), path, value, sink);
    }
    if (!hasType(node, value)) {
      sink.error(path, wrong(path, node, value));
      return;
    }
    each(node.get("allOf"), part -> check(ConfigSchema.map(part), path, value, sink));
    anyOf(node, path, value, sink);
    if (node.get("if") instanceof Map<?, ?> condition
        && matches(ConfigSchema.map(condition), path, value)) {
      check(ConfigSchema.map(Objects.requireNonNull(node.get("then"))), path, value, sink);
    }
    values(node, path, value, sink);
    if (value instanceof Map<?, ?> map) {
      object(node, path, map, sink);
    } else if (value instanceof List<?> list) {
      array(node, path, list, sink);
    }
  }

  private void anyOf(Map<String, Object> node, ConfigPath path, @Nullable Object value, Sink sink) {
    if (!(node.get("anyOf") instanceof List<?> alternatives)) {
      return;
    }
    List<Map<String, Object>> parts = alternatives.stream().map(ConfigSchema::map).toList();
    if (parts.stream().anyMatch(part -> matches(part, path, value))) {
      return;
    }
    List<Map<String, Object>> sameType =
        parts.stream().filter(part -> hasType(schema.resolve(part), value)).toList();
    if (sameType.size() == 1) {
      check(sameType.get(0), path, value, sink); // says what is wrong inside it
    } else {
      sink.error(path, wrong(path, node, value));
    }
  }

  private void values(
      Map<String, Object> node, ConfigPath path, @Nullable Object value, Sink sink) {
    boolean fits = true;
    if (node.get("enum") instanceof List<?> allowed) {
      fits = schema.values(allowed).contains(value);
    }
    if (node.containsKey("const")) {
      fits &= Objects.equals(node.get("const"), value);
    }
    if (value instanceof String text) {
      fits &=
          !(node.get("pattern") instanceof String pattern) || pattern(pattern).matcher(text).find();
      int length = text.codePointCount(0, text.length());
      fits &= !(node.get("minLength") instanceof Long least) || length >= least;
      fits &= !(node.get("maxLength") instanceof Long most) || length <= most;
    }
    if (value instanceof Number number) {
      double n = number.doubleValue();
      fits &= !(node.get("minimum") instanceof Number least) || n >= least.doubleValue();
      fits &= !(node.get("maximum") instanceof Number most) || n <= most.doubleValue();
      fits &= !(node.get("exclusiveMinimum") instanceof Number above) || n > above.doubleValue();
    }
    if (!fits) {
      sink.error(path, wrong(path, node, value));
    }
  }

  private void object(Map<String, Object> node, ConfigPath path, Map<?, ?> value, Sink sink) {
    each(
        node.get("required"),
        key -> {
          if (!value.containsKey(key)) {
            sink.error(path.plus(key), path.plus(key) + " is missing");
          }
        });
    Map<?, ?> properties = node.get("properties") instanceof Map<?, ?> map ? map : Map.of();
    value.forEach(
        (key, element) -> {
          Object child = properties.get(key);
          if (child == null && node.get("additionalProperties") instanceof Map<?, ?> rest) {
            child = rest;
          }
          if (child != null) {
            check(ConfigSchema.map(child), path.plus(key), element, sink);
          }
          if (node.get("propertyNames") instanceof Map<?, ?> names
              && !matches(ConfigSchema.map(names), path, key)) {
            sink.error(
                path.plus(key),
                "the name \""
                    + key
                    + "\" in "
                    + path
                    + " must be "
                    + describe(ConfigSchema.map(names)));
          }
        });
  }

  private void array(Map<String, Object> node, ConfigPath path, List<?> value, Sink sink) {
    if (node.get("minItems") instanceof Long least && value.size() < least) {
      sink.error(path, path + " needs at least " + least + " elements");
    }
    if (node.get("items") instanceof Map<?, ?> items) {
      for (int i = 0; i < value.size(); i++) {
        check(ConfigSchema.map(items), path.plus(i), value.get(i), sink);
      }
    }
    if (node.get("contains") instanceof Map<?, ?> contains
        && value.stream().noneMatch(e -> matches(ConfigSchema.map(contains), path, e))) {
      sink.error(path, path + " must contain " + describe(ConfigSchema.map(contains)));
    }
  }

  private boolean matches(Map<String, Object> node, ConfigPath path, @Nullable Object value) {
    List<String> faults = new ArrayList<>(1);
    check(node, path, value, (at, message) -> faults.add(message));
    return faults.isEmpty();
  }

  private static boolean hasType(Map<String, Object> node, @Nullable Object value) {
    return !(node.get("type") instanceof String type)
        || switch (type) {
          case "string" -> value instanceof String;
          case "boolean" -> value instanceof Boolean;
          case "object" -> value instanceof Map;
          case "array" -> value instanceof List;
          case "number" -> value instanceof Number n && Double.isFinite(n.doubleValue());
          case "integer" ->
              value instanceof Long
                  || (value instanceof Double d && d == Math.rint(d) && !d.isInfinite());
          default -> throw new IllegalStateException("the schema names an unknown type: " + type);
        };
  }

  // Unknown keys: warnings, so that a key of another product or a newer version is never in the
  // way.

  private void unknownKeys(Map<String, Object> node, ConfigPath path, @Nullable Object value) {
    if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        for (Map<String, Object> items : children(node, "items")) {
          unknownKeys(items, path.plus(i), list.get(i));
        }
      }
    }
    if (!(value instanceof Map<?, ?> map)) {
      return;
    }
    Map<String, Map<String, Object>> known = new LinkedHashMap<>();
    boolean open = shape(node, known) || known.isEmpty();
    List<Map<String, Object>> rest = children(node, "additionalProperties");
    map.forEach(
        (key, element) -> {
          ConfigPath at = path.plus(key);
          Map<String, Object> child = known.get(key);
          if (child != null) {
            optionalKey(child, at);
            unknownKeys(child, at, element);
          } else if (!moved(at) && !open && !key.equals("$include")) {
            unknown(at, (String) key, known.keySet());
          } else {
            rest.forEach(schemaOfRest -> unknownKeys(schemaOfRest, at, element));
          }
        });
  }

  /** Collects the known keys; returns whether any other key is allowed too. */
  private boolean shape(Map<String, Object> node, Map<String, Map<String, Object>> known) {
    List<Map<String, Object>> parts = new ArrayList<>();
    schema.expand(node, parts);
    boolean open = false;
    for (Map<String, Object> part : parts) {
      if (part.get("properties") instanceof Map<?, ?> properties) {
        properties.forEach(
            (key, child) -> known.putIfAbsent((String) key, ConfigSchema.map(child)));
      }
      open |= part.containsKey("additionalProperties");
    }
    return open;
  }

  private List<Map<String, Object>> children(Map<String, Object> node, String keyword) {
    List<Map<String, Object>> parts = new ArrayList<>();
    schema.expand(node, parts);
    return parts.stream()
        .map(part -> part.get(keyword))
        .filter(Map.class::isInstance)
        .map(ConfigSchema::map)
        .toList();
  }

  private void optionalKey(Map<String, Object> child, ConfigPath path) {
    if (child.get("x-key") instanceof String key && !schema.has(key)) {
      gone(path);
    }
  }

  private boolean gone(ConfigPath path) {
    Object why = schema.note("x-gone", path.toString());
    if (why instanceof String text) {
      problems.warning(path, path + " has no effect: " + schema.fill(text), "remove it");
    }
    return why != null;
  }

  /** Reports keys of earlier versions with their new place. */
  private boolean moved(ConfigPath path) {
    StringBuilder pattern = new StringBuilder();
    for (Object step : path.steps()) {
      pattern.append(pattern.length() == 0 ? "" : ".").append(step instanceof Integer ? "*" : step);
    }
    Object place = schema.note("x-moved", pattern.toString());
    if (place != null) {
      problems.warning(
          path, path + " is a key of an earlier version and has no effect", "move it to " + place);
    }
    return place != null || gone(path);
  }

  private void unknown(ConfigPath path, String key, Set<String> known) {
    String nearest = Spelling.nearest(key, new LinkedHashSet<>(known));
    problems.warning(
        path,
        path + " is no known key and has no effect",
        nearest.isEmpty()
            ? "remove it, or leave it for the program that knows it"
            : "did you mean \"" + nearest + "\"?");
  }

  // Sentences

  private String wrong(ConfigPath path, Map<String, Object> node, @Nullable Object value) {
    return path + " is " + show(path, value) + ", but must be " + describe(node);
  }

  private String show(ConfigPath path, @Nullable Object value) {
    if (value instanceof Map) {
      return "an object";
    }
    if (value instanceof List) {
      return "a list";
    }
    if (value instanceof String text) {
      if (schema.isSecret(path)) {
        return "a text";
      }
      return "\"" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "\"";
    }
    return schema.isSecret(path) ? "no text" : String.valueOf(value);
  }

  private String describe(Map<String, Object> node) {
    Map<String, Object> target = schema.resolve(node);
    if (target.get("anyOf") instanceof List<?> parts) {
      return String.join(
          " or ", parts.stream().map(part -> describe(ConfigSchema.map(part))).toList());
    }
    if (target.get("enum") instanceof List<?> values) {
      List<String> names = schema.values(values).stream().map(Json::write).toList();
      return names.size() == 1 ? names.get(0) : "one of " + String.join(", ", names);
    }
    if (target.containsKey("const")) {
      return Json.write(target.get("const"));
    }
    String type =
        switch (String.valueOf(target.get("type"))) {
          case "string" -> "a text";
          case "boolean" -> "true or false";
          case "object" -> "an object";
          case "array" -> "a list";
          case "number" -> "a number";
          case "integer" -> "a whole number";
          default -> "a value";
        };
    return type + range(target);
  }

  private static String range(Map<String, Object> node) {
    Object least = node.get("minimum");
    Object most = node.get("maximum");
    if (least != null && most != null) {
      return " from " + least + " to " + most;
    }
    if (least != null) {
      return " of at least " + least;
    }
    if (node.get("exclusiveMinimum") != null) {
      return " above " + node.get("exclusiveMinimum");
    }
    if (node.get("pattern") != null) {
      return " that matches " + node.get("pattern");
    }
    return node.get("minLength") == null ? "" : " that is not empty";
  }

  private Pattern pattern(String text) {
    return patterns.computeIfAbsent(text, Pattern::compile);
  }

  private static void each(@Nullable Object list, Consumer<Object> action) {
    if (list instanceof List<?> elements) {
      elements.forEach(action);
    }
  }
}
