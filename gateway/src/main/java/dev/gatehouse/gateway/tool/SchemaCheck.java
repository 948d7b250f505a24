package dev.gatehouse.gateway.tool;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Checks the arguments of a call against the part of JSON Schema that tools use: {@code type},
 * {@code enum}, {@code const}, {@code properties}, {@code required}, {@code additionalProperties},
 * {@code items}, the limits of texts, numbers and lists, {@code pattern}, {@code anyOf}, {@code
 * oneOf}, {@code allOf} and local {@code $ref}. What it does not know it lets pass. A schema may
 * come from outside, so one that takes too much work fits nothing. Pure.
 */
final class SchemaCheck {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_PROBLEMS = 8;
  private static final int MAX_PATTERN_INPUT = 4_096;
  // Far above what honest schemas need, and still much less than a second.
  private static final int MAX_STEPS = 100_000;
  private static final int MAX_PATTERN_STEPS = 1_000_000;

  private final JsonObject root;
  private final Work work;
  private final List<String> problems = new ArrayList<>();

  private SchemaCheck(JsonObject root, Work work) {
    this.root = root;
    this.work = work;
  }

  /** Whether arguments nest so deeply that whoever walks through them could run out of stack. */
  static boolean tooDeep(JsonObject arguments) {
    return tooDeep(arguments, MAX_DEPTH);
  }

  private static boolean tooDeep(@Nullable Object value, int levels) {
    Iterable<?> inner;
    if (value instanceof JsonObject object) {
      inner = object.getMap().values();
    } else if (value instanceof Map<?, ?> map) {
      inner = map.values();
    } else if (value instanceof JsonArray array) {
      inner = array.getList();
    } else if (value instanceof List<?> list) {
      inner = list;
    } else {
      return false;
    }
    if (levels == 0) {
      return true;
    }
    for (Object each : inner) {
      if (tooDeep(each, levels - 1)) {
        return true;
      }
    }
    return false;
  }

  /** What is left of the work that one check may be. */
  private static final class Work {
    private int steps = MAX_STEPS;
    private int patternSteps = MAX_PATTERN_STEPS;
  }

  /** A text that a pattern may look at only so often. */
  private record Watched(CharSequence text, Work work) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (--work.patternSteps < 0) {
        throw new TooMuchWork();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }

  private static final class TooMuchWork extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooMuchWork() {
      super("a schema takes too much work", null, false, false);
    }
  }

  /** Returns what is wrong, each with the path of its field; empty when nothing is. */
  static List<String> problems(JsonObject schema, JsonObject arguments) {
    SchemaCheck check = new SchemaCheck(schema, new Work());
    check.value("", schema, arguments, 0);
    return check.problems.size() > MAX_PROBLEMS
        ? check.problems.subList(0, MAX_PROBLEMS)
        : check.problems;
  }

  /**
   * Returns a copy of {@code arguments} in which what models often get slightly wrong is put right:
   * a number or a truth value written as a text, a null in place of a missing optional argument.
   */
  static JsonObject lenient(JsonObject schema, JsonObject arguments) {
    JsonObject fixed = arguments.copy();
    if (!(schema.getValue("properties") instanceof JsonObject properties)) {
      return fixed;
    }
    JsonArray required =
        schema.getValue("required") instanceof JsonArray array ? array : new JsonArray();
    for (String name : arguments.fieldNames()) {
      if (!(properties.getValue(name) instanceof JsonObject property)) {
        continue;
      }
      Object value = arguments.getValue(name);
      if (value == null && !required.contains(name) && !allowsNull(property)) {
        fixed.remove(name);
      } else if (value instanceof String text) {
        Object converted = converted(property.getValue("type"), text);
        if (converted != null) {
          fixed.put(name, converted);
        }
      }
    }
    return fixed;
  }

  private static boolean allowsNull(JsonObject property) {
    Object type = property.getValue("type");
    return "null".equals(type) || type instanceof JsonArray types && types.contains("null");
  }

  private static @Nullable Object converted(@Nullable Object type, String text) {
    if ("boolean".equals(type)) {
      return text.equals("true") ? Boolean.TRUE : text.equals("false") ? Boolean.FALSE : null;
    }
    try {
      if ("integer".equals(type) && text.matches("-?\\d{1,18}")) {
        return Long.valueOf(text);
      }
      if ("number".equals(type) && text.matches("-?\\d{1,18}(\\.\\d{1,18})?")) {
        return Double.valueOf(text);
      }
    } catch (NumberFormatException e) {
      return null;
    }
    return null;
  }

  private void value(String path, Object schema, @Nullable Object value, int depth) {
    if (Boolean.FALSE.equals(schema)) {
      problem(path, "must not be there");
    }
    if (!(schema instanceof JsonObject json)) {
      return;
    }
    if (--work.steps < 0) {
      problem(path, "cannot be checked: the tool's schema takes too much work");
      return;
    }
    if (depth > MAX_DEPTH) {
      problem(path, "is nested too deeply");
      return;
    }
    if (json.getValue("$ref") instanceof String reference) {
      JsonObject target = resolve(reference);
      if (target != null) {
        value(path, target, value, depth + 1);
      }
    }
    if (!type(path, json.getValue("type"), value)) {
      return;
    }
    choices(path, json, value);
    combinations(path, json, value, depth);
    if (value instanceof String text) {
      text(path, json, text);
    } else if (value instanceof Number number) {
      number(path, json, number.doubleValue());
    } else if (value instanceof JsonArray array) {
      array(path, json, array, depth);
    } else if (value instanceof JsonObject object) {
      object(path, json, object, depth);
    }
  }

  private boolean type(String path, @Nullable Object type, @Nullable Object value) {
    if (type instanceof String one && !is(one, value)) {
      problem(path, "must be " + one);
      return false;
    }
    if (type instanceof JsonArray several
        && several.stream().noneMatch(one -> one instanceof String name && is(name, value))) {
      problem(path, "must be one of " + several.encode());
      return false;
    }
    return true;
  }

  private static boolean is(String type, @Nullable Object value) {
    return switch (type) {
      case "string" -> value instanceof String;
      case "boolean" -> value instanceof Boolean;
      case "null" -> value == null;
      case "object" -> value instanceof JsonObject;
      case "array" -> value instanceof JsonArray;
      case "number" -> value instanceof Number;
      case "integer" ->
          value instanceof Number number
              && number.doubleValue() == Math.rint(number.doubleValue())
              && !Double.isInfinite(number.doubleValue());
      default -> true;
    };
  }

  private void choices(String path, JsonObject schema, @Nullable Object value) {
    if (schema.getValue("enum") instanceof JsonArray allowed
        && allowed.stream().noneMatch(one -> same(one, value))) {
      problem(path, "must be one of " + allowed.encode());
    }
    if (schema.containsKey("const") && !same(schema.getValue("const"), value)) {
      problem(path, "must be " + schema.getValue("const"));
    }
  }

  private static boolean same(@Nullable Object one, @Nullable Object other) {
    return one instanceof Number a && other instanceof Number b
        ? a.doubleValue() == b.doubleValue()
        : Objects.equals(one, other);
  }

  private void combinations(String path, JsonObject schema, @Nullable Object value, int depth) {
    if (schema.getValue("allOf") instanceof JsonArray all) {
      all.forEach(each -> value(path, each, value, depth + 1));
    }
    for (String key : List.of("anyOf", "oneOf")) {
      if (schema.getValue(key) instanceof JsonArray any
          && !any.isEmpty()
          && any.stream().noneMatch(each -> passes(each, value, depth + 1))) {
        problem(path, "fits none of the forms that it may have");
      }
    }
  }

  private boolean passes(Object schema, @Nullable Object value, int depth) {
    SchemaCheck attempt = new SchemaCheck(root, work);
    attempt.value("", schema, value, depth);
    return attempt.problems.isEmpty();
  }

  private void text(String path, JsonObject schema, String text) {
    int length = text.codePointCount(0, text.length());
    if (schema.getValue("minLength") instanceof Number least && length < least.intValue()) {
      problem(path, "must have at least " + least + " characters");
    }
    if (schema.getValue("maxLength") instanceof Number most && length > most.intValue()) {
      problem(path, "must have at most " + most + " characters");
    }
    if (schema.getValue("pattern") instanceof String pattern
        && text.length() <= MAX_PATTERN_INPUT) {
      try {
        if (!Pattern.compile(pattern).matcher(new Watched(text, work)).find()) {
          problem(path, "must match " + pattern);
        }
      } catch (PatternSyntaxException e) {
        // The pattern is of another dialect, and no fault of who calls.
      } catch (TooMuchWork | StackOverflowError e) {
        problem(path, "cannot be checked: the tool's pattern takes too much work");
      }
    }
  }

  private void number(String path, JsonObject schema, double number) {
    if (schema.getValue("minimum") instanceof Number least && number < least.doubleValue()) {
      problem(path, "must be >= " + least);
    }
    if (schema.getValue("maximum") instanceof Number most && number > most.doubleValue()) {
      problem(path, "must be <= " + most);
    }
    if (schema.getValue("exclusiveMinimum") instanceof Number least
        && number <= least.doubleValue()) {
      problem(path, "must be > " + least);
    }
    if (schema.getValue("exclusiveMaximum") instanceof Number most
        && number >= most.doubleValue()) {
      problem(path, "must be < " + most);
    }
  }

  private void array(String path, JsonObject schema, JsonArray array, int depth) {
    if (schema.getValue("minItems") instanceof Number least && array.size() < least.intValue()) {
      problem(path, "must have at least " + least + " items");
    }
    if (schema.getValue("maxItems") instanceof Number most && array.size() > most.intValue()) {
      problem(path, "must have at most " + most + " items");
    }
    Object items = schema.getValue("items");
    if (items != null) {
      for (int i = 0; i < array.size() && problems.size() < MAX_PROBLEMS; i++) {
        value(path + "/" + i, items, array.getValue(i), depth + 1);
      }
    }
  }

  private void object(String path, JsonObject schema, JsonObject object, int depth) {
    if (schema.getValue("required") instanceof JsonArray required) {
      for (Object name : required) {
        if (name instanceof String key && !object.containsKey(key)) {
          problem(path, "must have required property '" + key + "'");
        }
      }
    }
    JsonObject properties =
        schema.getValue("properties") instanceof JsonObject json ? json : new JsonObject();
    Object others = schema.getValue("additionalProperties");
    for (Map.Entry<String, Object> entry : object) {
      Object property = properties.getValue(entry.getKey());
      String place = path + "/" + entry.getKey();
      if (property != null) {
        value(place, property, entry.getValue(), depth + 1);
      } else if (Boolean.FALSE.equals(others)) {
        problem(path, "unexpected property '" + entry.getKey() + "'");
      } else if (others instanceof JsonObject) {
        value(place, others, entry.getValue(), depth + 1);
      }
    }
  }

  private @Nullable JsonObject resolve(String reference) {
    if (!reference.startsWith("#/")) {
      return null;
    }
    Object at = root;
    for (String step : reference.substring(2).split("/")) {
      String name = step.replace("~1", "/").replace("~0", "~");
      at = at instanceof JsonObject json ? json.getValue(name) : null;
    }
    return at instanceof JsonObject json ? json : null;
  }

  private void problem(String path, String words) {
    String place = path.length() > 120 ? path.substring(0, 120) + "…" : path;
    problems.add("at " + (place.isEmpty() ? "root" : place) + ": " + words);
  }
}
