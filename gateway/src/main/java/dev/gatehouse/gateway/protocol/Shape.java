package dev.gatehouse.gateway.protocol;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a value of a parameter may look like. Immutable. */
sealed interface Shape {
  /**
   * Adds to {@code problems} what is wrong with {@code value}, in the words of the wire.
   *
   * @param pointer JSON pointer of the value, empty for the parameters themselves
   */
  void check(String pointer, @Nullable Object value, List<String> problems);

  /** Whether {@code value} has at least the right JSON type. */
  boolean matches(@Nullable Object value);

  /** The shape for people: {@code text}, {@code list of whole number}. */
  String describe();

  /** Anything. */
  record Any() implements Shape {
    @Override
    public void check(String pointer, @Nullable Object value, List<String> problems) {}

    @Override
    public boolean matches(@Nullable Object value) {
      return true;
    }

    @Override
    public String describe() {
      return "any";
    }
  }

  /**
   * Text.
   *
   * @param choices the only values allowed, empty for all
   */
  record Text(int minLength, int maxLength, List<String> choices) implements Shape {
    @Override
    public void check(String pointer, @Nullable Object value, List<String> problems) {
      if (!(value instanceof String text)) {
        problems.add(at(pointer) + "must be string");
      } else if (text.length() < minLength) {
        problems.add(at(pointer) + "must NOT have fewer than " + minLength + " characters");
      } else if (text.length() > maxLength && text.codePointCount(0, text.length()) > maxLength) {
        problems.add(at(pointer) + "must NOT have more than " + maxLength + " characters");
      } else if (!choices.isEmpty() && !choices.contains(text)) {
        problems.add(
            at(pointer)
                + (choices.size() == 1
                    ? "must be equal to constant"
                    : "must be equal to one of the allowed values"));
      }
    }

    @Override
    public boolean matches(@Nullable Object value) {
      return value instanceof String;
    }

    @Override
    public String describe() {
      if (!choices.isEmpty()) {
        return choices.stream()
            .map(choice -> '"' + choice + '"')
            .collect(Collectors.joining(" \\| "));
      }
      String text = minLength > 0 ? "text, not empty" : "text";
      return maxLength < Integer.MAX_VALUE ? text + ", at most " + maxLength + " characters" : text;
    }
  }

  /** A number in a range. */
  record Numeric(boolean whole, long least, long most) implements Shape {
    @Override
    public void check(String pointer, @Nullable Object value, List<String> problems) {
      if (!(value instanceof Number number) || !matches(value)) {
        problems.add(at(pointer) + "must be " + (whole ? "integer" : "number"));
      } else if (number.doubleValue() < least) {
        problems.add(at(pointer) + "must be >= " + least);
      } else if (number.doubleValue() > most) {
        problems.add(at(pointer) + "must be <= " + most);
      }
    }

    @Override
    public boolean matches(@Nullable Object value) {
      return whole
          ? value instanceof Integer
              || value instanceof Long
              || value instanceof Double d && d == Math.rint(d) && !Double.isInfinite(d)
          : value instanceof Number;
    }

    @Override
    public String describe() {
      String name = whole ? "whole number" : "number";
      if (least == Long.MIN_VALUE && most == Long.MAX_VALUE) {
        return name;
      }
      if (most == Long.MAX_VALUE) {
        return name + " from " + least;
      }
      return name + ' ' + least + ".." + most;
    }
  }

  /** True or false. */
  record Flag() implements Shape {
    @Override
    public void check(String pointer, @Nullable Object value, List<String> problems) {
      if (!matches(value)) {
        problems.add(at(pointer) + "must be boolean");
      }
    }

    @Override
    public boolean matches(@Nullable Object value) {
      return value instanceof Boolean;
    }

    @Override
    public String describe() {
      return "true or false";
    }
  }

  /** A list whose elements have one shape. */
  record Elements(Shape element, int minSize, int maxSize) implements Shape {
    @Override
    public void check(String pointer, @Nullable Object value, List<String> problems) {
      if (!(value instanceof JsonArray list)) {
        problems.add(at(pointer) + "must be array");
        return;
      }
      if (list.size() < minSize) {
        problems.add(at(pointer) + "must NOT have fewer than " + minSize + " items");
      } else if (list.size() > maxSize) {
        problems.add(at(pointer) + "must NOT have more than " + maxSize + " items");
      }
      for (int i = 0; i < list.size() && problems.size() < ParamsSpec.MAX_PROBLEMS; i++) {
        element.check(pointer + "/" + i, list.getValue(i), problems);
      }
    }

    @Override
    public boolean matches(@Nullable Object value) {
      return value instanceof JsonArray;
    }

    @Override
    public String describe() {
      String of = "list of (" + element.describe() + ")";
      if (maxSize < Integer.MAX_VALUE) {
        return of + ", " + minSize + ".." + maxSize + " of them";
      }
      return minSize > 0 ? of + ", at least " + minSize : of;
    }
  }

  /** An object with any keys, whose values have one shape. */
  record Dictionary(Shape value) implements Shape {
    @Override
    public void check(String pointer, @Nullable Object given, List<String> problems) {
      if (!(given instanceof JsonObject object)) {
        problems.add(at(pointer) + "must be object");
        return;
      }
      for (Map.Entry<String, Object> entry : object) {
        value.check(pointer + "/" + escaped(entry.getKey()), entry.getValue(), problems);
      }
    }

    @Override
    public boolean matches(@Nullable Object given) {
      return given instanceof JsonObject;
    }

    @Override
    public String describe() {
      return "object with values (" + value.describe() + ")";
    }
  }

  /** An object with fields of its own. */
  record Structure(ParamsSpec fields) implements Shape {
    @Override
    public void check(String pointer, @Nullable Object value, List<String> problems) {
      if (value instanceof JsonObject object) {
        fields.check(pointer, object, problems);
      } else {
        problems.add(at(pointer) + "must be object");
      }
    }

    @Override
    public boolean matches(@Nullable Object value) {
      return value instanceof JsonObject;
    }

    @Override
    public String describe() {
      return fields.describe();
    }
  }

  /** One of several shapes. */
  record Either(List<Shape> branches) implements Shape {
    /** Reports the branch that comes nearest, so that the field that is wrong is named. */
    @Override
    public void check(String pointer, @Nullable Object value, List<String> problems) {
      @Nullable List<String> fewest = null;
      for (Shape branch : branches) {
        if (!branch.matches(value)) {
          continue;
        }
        List<String> found = new ArrayList<>();
        branch.check(pointer, value, found);
        if (found.isEmpty()) {
          return;
        }
        if (fewest == null || weight(found) < weight(fewest)) {
          fewest = found;
        }
      }
      if (fewest == null) {
        problems.add(at(pointer) + "must match a schema in anyOf");
      } else {
        problems.addAll(fewest);
      }
    }

    @Override
    public boolean matches(@Nullable Object value) {
      return branches.stream().anyMatch(branch -> branch.matches(value));
    }

    @Override
    public String describe() {
      return branches.stream().map(Shape::describe).collect(Collectors.joining(" or "));
    }

    /** A branch whose constant differs is another kind of thing, however well the rest fits. */
    private static long weight(List<String> problems) {
      long constants = problems.stream().filter(text -> text.endsWith("to constant")).count();
      return problems.size() + 1_000 * constants;
    }
  }

  /** Null, or a value of another shape. */
  record OrNull(Shape other) implements Shape {
    @Override
    public void check(String pointer, @Nullable Object value, List<String> problems) {
      if (value != null) {
        other.check(pointer, value, problems);
      }
    }

    @Override
    public boolean matches(@Nullable Object value) {
      return value == null || other.matches(value);
    }

    @Override
    public String describe() {
      return other.describe() + " or null";
    }
  }

  private static String at(String pointer) {
    return pointer.isEmpty() ? "" : "at " + pointer + ": ";
  }

  /** A key as one step of a JSON pointer. */
  static String escaped(String key) {
    return key.replace("~", "~0").replace("/", "~1");
  }
}
