package dev.gatehouse.gateway.protocol;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which parameters a method takes. A closed object: an unknown key is refused, unless it was made
 * {@link #open()}. Immutable; made once for each method.
 */
public final class ParamsSpec {
  /** Takes anything. */
  public static final ParamsSpec OPEN = new ParamsSpec(Map.of(), true);

  /** Takes nothing. */
  public static final ParamsSpec NONE = new ParamsSpec(Map.of(), false);

  private final Map<String, Field> fields;
  private final boolean open;

  private ParamsSpec(Map<String, Field> fields, boolean open) {
    this.fields = fields;
    this.open = open;
  }

  /** Returns a closed object with these fields. */
  public static ParamsSpec of(Field... fields) {
    Map<String, Field> byName = new LinkedHashMap<>();
    for (Field field : fields) {
      byName.put(field.name, field);
    }
    return new ParamsSpec(byName, false);
  }

  /** The same fields, with unknown keys allowed. */
  public ParamsSpec open() {
    return new ParamsSpec(fields, true);
  }

  /** Any text. */
  public static Field text(String name) {
    return new Field(name, Type.TEXT, null, Long.MIN_VALUE, Long.MAX_VALUE, 0, List.of());
  }

  /** Text of at least one character. */
  public static Field word(String name) {
    return new Field(name, Type.TEXT, null, Long.MIN_VALUE, Long.MAX_VALUE, 1, List.of());
  }

  /** One of some texts. */
  public static Field choice(String name, String... values) {
    return new Field(
        name, Type.TEXT, null, Long.MIN_VALUE, Long.MAX_VALUE, 0, List.of((Object[]) values));
  }

  /** A whole number in a range. */
  public static Field integer(String name, long least, long most) {
    return new Field(name, Type.INTEGER, null, least, most, 0, List.of());
  }

  /** A whole number from {@code least} up. */
  public static Field integer(String name, long least) {
    return integer(name, least, Long.MAX_VALUE);
  }

  /** A number. */
  public static Field number(String name) {
    return new Field(name, Type.NUMBER, null, Long.MIN_VALUE, Long.MAX_VALUE, 0, List.of());
  }

  /** True or false. */
  public static Field flag(String name) {
    return new Field(name, Type.BOOLEAN, null, Long.MIN_VALUE, Long.MAX_VALUE, 0, List.of());
  }

  /** A list of texts of at least one character each. */
  public static Field words(String name) {
    return new Field(name, Type.NAMES, null, Long.MIN_VALUE, Long.MAX_VALUE, 1, List.of());
  }

  /** A list of texts. */
  public static Field texts(String name) {
    return new Field(name, Type.NAMES, null, Long.MIN_VALUE, Long.MAX_VALUE, 0, List.of());
  }

  /** An object with fields of its own. */
  public static Field object(String name, ParamsSpec inner) {
    return new Field(name, Type.OBJECT, inner, Long.MIN_VALUE, Long.MAX_VALUE, 0, List.of());
  }

  /** Any value. */
  public static Field any(String name) {
    return new Field(name, Type.ANY, null, Long.MIN_VALUE, Long.MAX_VALUE, 0, List.of());
  }

  /**
   * Checks {@code params}.
   *
   * @return what is wrong, in the words of the wire; empty when nothing is
   */
  public List<String> check(JsonObject params) {
    if (open && fields.isEmpty()) {
      return List.of();
    }
    List<String> problems = new ArrayList<>();
    check("", params, problems);
    return problems;
  }

  /** Returns the answer to parameters that are wrong. */
  public static RpcException refusal(String method, List<String> problems) {
    return RpcException.invalid("invalid " + method + " params: " + String.join("; ", problems));
  }

  private void check(String pointer, JsonObject params, List<String> problems) {
    for (Field field : fields.values()) {
      if (field.required && !params.containsKey(field.name)) {
        problems.add(
            (pointer.isEmpty() ? "" : "at " + pointer + ": ")
                + "must have required property '"
                + field.name
                + "'");
      }
    }
    for (Map.Entry<String, Object> entry : params) {
      Field field = fields.get(entry.getKey());
      if (field != null) {
        field.check(pointer, entry.getValue(), problems);
      } else if (!open) {
        problems.add(
            "at "
                + (pointer.isEmpty() ? "root" : pointer)
                + ": unexpected property '"
                + entry.getKey()
                + "'");
      }
    }
  }

  private enum Type {
    TEXT("string"),
    INTEGER("integer"),
    NUMBER("number"),
    BOOLEAN("boolean"),
    NAMES("array"),
    OBJECT("object"),
    ANY("any");

    private final String label;

    Type(String label) {
      this.label = label;
    }

    private boolean matches(@Nullable Object value) {
      return switch (this) {
        case TEXT -> value instanceof String;
        case INTEGER ->
            value instanceof Integer
                || value instanceof Long
                || value instanceof Double d && d == Math.rint(d) && !Double.isInfinite(d);
        case NUMBER -> value instanceof Number;
        case BOOLEAN -> value instanceof Boolean;
        case NAMES -> value instanceof JsonArray;
        case OBJECT -> value instanceof JsonObject;
        case ANY -> true;
      };
    }
  }

  /** One parameter. Optional unless {@link #required()} was called. Immutable. */
  public static final class Field {
    private final String name;
    private final Type type;
    private final @Nullable ParamsSpec inner;
    private final long least;
    private final long most;
    private final int minLength;
    private final List<Object> choices;
    private final boolean required;
    private final boolean nullable;

    private Field(
        String name,
        Type type,
        @Nullable ParamsSpec inner,
        long least,
        long most,
        int minLength,
        List<Object> choices) {
      this(name, type, inner, least, most, minLength, choices, false, false);
    }

    private Field(
        String name,
        Type type,
        @Nullable ParamsSpec inner,
        long least,
        long most,
        int minLength,
        List<Object> choices,
        boolean required,
        boolean nullable) {
      this.name = name;
      this.type = type;
      this.inner = inner;
      this.least = least;
      this.most = most;
      this.minLength = minLength;
      this.choices = choices;
      this.required = required;
      this.nullable = nullable;
    }

    /** The same parameter, which must be there. */
    public Field required() {
      return new Field(name, type, inner, least, most, minLength, choices, true, nullable);
    }

    /** The same parameter, which may be null. */
    public Field nullable() {
      return new Field(name, type, inner, least, most, minLength, choices, required, true);
    }

    private void check(String parent, @Nullable Object value, List<String> problems) {
      String pointer = parent + "/" + name;
      if (value == null && nullable) {
        return;
      }
      if (!type.matches(value)) {
        problems.add("at " + pointer + ": must be " + type.label);
        return;
      }
      switch (type) {
        case TEXT -> checkText(pointer, (String) value, problems);
        case INTEGER -> checkRange(pointer, (Number) value, problems);
        case NAMES -> checkNames(pointer, (JsonArray) value, problems);
        case OBJECT -> {
          if (inner != null && value instanceof JsonObject object) {
            inner.check(pointer, object, problems);
          }
        }
        default -> {}
      }
    }

    private void checkText(String pointer, @Nullable String value, List<String> problems) {
      if (value != null && value.length() < minLength) {
        problems.add("at " + pointer + ": must NOT have fewer than " + minLength + " characters");
      } else if (!choices.isEmpty() && !choices.contains(value)) {
        problems.add("at " + pointer + ": must be equal to one of the allowed values");
      }
    }

    private void checkRange(String pointer, @Nullable Number value, List<String> problems) {
      if (value != null && value.doubleValue() < least) {
        problems.add("at " + pointer + ": must be >= " + least);
      } else if (value != null && value.doubleValue() > most) {
        problems.add("at " + pointer + ": must be <= " + most);
      }
    }

    private void checkNames(String pointer, @Nullable JsonArray values, List<String> problems) {
      for (int i = 0; values != null && i < values.size(); i++) {
        if (!(values.getValue(i) instanceof String text)) {
          problems.add("at " + pointer + "/" + i + ": must be string");
        } else {
          checkText(pointer + "/" + i, text, problems);
        }
      }
    }
  }
}
