package dev.gatehouse.gateway.protocol;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which parameters a method takes. A closed object: an unknown key is refused, unless it was made
 * {@link #open()}. Immutable; made once for each method.
 */
public final class ParamsSpec {
  /** Takes anything. */
  public static final ParamsSpec OPEN = new ParamsSpec(Map.of(), true, List.of());

  /** Takes nothing. */
  public static final ParamsSpec NONE = new ParamsSpec(Map.of(), false, List.of());

  /** An answer names no more problems than this, however wrong the parameters are. */
  static final int MAX_PROBLEMS = 32;

  private final Map<String, Field> fields;
  private final boolean open;
  private final List<ParamsSpec> alternatives;

  private ParamsSpec(Map<String, Field> fields, boolean open, List<ParamsSpec> alternatives) {
    this.fields = fields;
    this.open = open;
    this.alternatives = alternatives;
  }

  /** Returns a closed object with these fields. */
  public static ParamsSpec of(Field... fields) {
    Map<String, Field> byName = new LinkedHashMap<>();
    for (Field field : fields) {
      byName.put(field.name, field);
    }
    return new ParamsSpec(Collections.unmodifiableMap(byName), false, List.of());
  }

  /** Returns an object that is one of {@code alternatives}. */
  public static ParamsSpec either(ParamsSpec... alternatives) {
    return new ParamsSpec(Map.of(), false, List.of(alternatives));
  }

  /** The same fields, with unknown keys allowed. */
  public ParamsSpec open() {
    return new ParamsSpec(fields, true, alternatives);
  }

  /** The same fields and {@code more}. */
  public ParamsSpec and(Field... more) {
    return of(Stream.concat(fields.values().stream(), Stream.of(more)).toArray(Field[]::new));
  }

  /** Any text. */
  public static Field text(String name) {
    return new Field(name, new Shape.Text(0, Integer.MAX_VALUE, List.of()));
  }

  /** Any text of at most {@code maxLength} characters. */
  public static Field text(String name, int maxLength) {
    return new Field(name, new Shape.Text(0, maxLength, List.of()));
  }

  /** Text of at least one character. */
  public static Field word(String name) {
    return new Field(name, new Shape.Text(1, Integer.MAX_VALUE, List.of()));
  }

  /** Text of 1 to {@code maxLength} characters. */
  public static Field word(String name, int maxLength) {
    return new Field(name, new Shape.Text(1, maxLength, List.of()));
  }

  /** One of some texts. */
  public static Field choice(String name, String... values) {
    return new Field(name, new Shape.Text(0, Integer.MAX_VALUE, List.of(values)));
  }

  /** A whole number in a range. */
  public static Field integer(String name, long least, long most) {
    return new Field(name, new Shape.Numeric(true, least, most));
  }

  /** A whole number from {@code least} up. */
  public static Field integer(String name, long least) {
    return integer(name, least, Long.MAX_VALUE);
  }

  /** A number. */
  public static Field number(String name) {
    return new Field(name, new Shape.Numeric(false, Long.MIN_VALUE, Long.MAX_VALUE));
  }

  /** A number in a range. */
  public static Field number(String name, long least, long most) {
    return new Field(name, new Shape.Numeric(false, least, most));
  }

  /** True or false. */
  public static Field flag(String name) {
    return new Field(name, new Shape.Flag());
  }

  /** A list of texts of at least one character each. */
  public static Field words(String name) {
    return list(name, word(""));
  }

  /** A list of texts. */
  public static Field texts(String name) {
    return list(name, text(""));
  }

  /** A list whose elements look like {@code element}; its name does not count. */
  public static Field list(String name, Field element) {
    return list(name, element, 0, Integer.MAX_VALUE);
  }

  /** A list of {@code least} to {@code most} elements that look like {@code element}. */
  public static Field list(String name, Field element, int least, int most) {
    return new Field(name, new Shape.Elements(element.shape, least, most));
  }

  /** A list of objects. */
  public static Field objects(String name, ParamsSpec element) {
    return list(name, object("", element));
  }

  /** An object with any keys whose values look like {@code value}; its name does not count. */
  public static Field map(String name, Field value) {
    return new Field(name, new Shape.Dictionary(value.shape));
  }

  /** A value that looks like one of {@code branches}; their names do not count. */
  public static Field either(String name, Field... branches) {
    return new Field(
        name, new Shape.Either(Stream.of(branches).map(field -> field.shape).toList()));
  }

  /** An object with fields of its own. */
  public static Field object(String name, ParamsSpec inner) {
    return new Field(name, new Shape.Structure(inner));
  }

  /** Any value. */
  public static Field any(String name) {
    return new Field(name, new Shape.Any());
  }

  /**
   * Checks {@code params}.
   *
   * @return what is wrong, in the words of the wire; empty when nothing is
   */
  public List<String> check(JsonObject params) {
    if (open && fields.isEmpty() && alternatives.isEmpty()) {
      return List.of();
    }
    List<String> problems = new ArrayList<>();
    check("", params, problems);
    return problems.size() <= MAX_PROBLEMS ? problems : problems.subList(0, MAX_PROBLEMS);
  }

  /** Returns the answer to parameters that are wrong. */
  public static RpcException refusal(String method, List<String> problems) {
    return RpcException.invalid("invalid " + method + " params: " + String.join("; ", problems));
  }

  /** Whether a problem of {@link #check} is that something at the root is missing. */
  static boolean isOmission(String problem) {
    return problem.startsWith("must have required property");
  }

  /** Whether keys that it does not name are allowed. */
  public boolean isOpen() {
    return open;
  }

  /** The fields in their order; empty when it is one of several {@link #alternatives()}. */
  public Collection<Field> fields() {
    return fields.values();
  }

  /** The objects of which it is one; empty when it has fields of its own. */
  public List<ParamsSpec> alternatives() {
    return alternatives;
  }

  /** The object for people, on one line. */
  String describe() {
    if (!alternatives.isEmpty()) {
      return alternatives.stream().map(ParamsSpec::describe).collect(Collectors.joining(" or "));
    }
    if (fields.isEmpty()) {
      return open ? "any object" : "{}";
    }
    String inner =
        fields.values().stream()
            .map(field -> field.name + (field.required ? "" : "?") + ": " + field.describe())
            .collect(Collectors.joining("; "));
    return "{" + inner + (open ? "; …}" : "}");
  }

  void check(String pointer, JsonObject params, List<String> problems) {
    if (!alternatives.isEmpty()) {
      new Shape.Either(alternatives.stream().<Shape>map(Shape.Structure::new).toList())
          .check(pointer, params, problems);
      return;
    }
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
        field.shape.check(
            pointer + "/" + Shape.escaped(entry.getKey()), entry.getValue(), problems);
      } else if (!open && problems.size() < MAX_PROBLEMS) {
        problems.add(
            "at "
                + (pointer.isEmpty() ? "root" : pointer)
                + ": unexpected property '"
                + entry.getKey()
                + "'");
      }
    }
  }

  /** One parameter. Optional unless {@link #required()} was called. Immutable. */
  public static final class Field {
    private final String name;
    private final Shape shape;
    private final boolean required;
    private final @Nullable String about;

    private Field(String name, Shape shape) {
      this(name, shape, false, null);
    }

    private Field(String name, Shape shape, boolean required, @Nullable String about) {
      this.name = name;
      this.shape = shape;
      this.required = required;
      this.about = about;
    }

    /** The same parameter, which must be there. */
    public Field required() {
      return new Field(name, shape, true, about);
    }

    /** The same parameter, which may be null. */
    public Field nullable() {
      return new Field(name, new Shape.OrNull(shape), required, about);
    }

    /** The same parameter with one clause for the reference page: what it means, its default. */
    public Field about(String meaning) {
      return new Field(name, shape, required, meaning);
    }

    public String name() {
      return name;
    }

    public boolean isRequired() {
      return required;
    }

    /** What it means; empty when its name says it all. */
    public String about() {
      return about == null ? "" : about;
    }

    Shape shape() {
      return shape;
    }

    /** Its shape for people: {@code whole number from 1}. */
    public String describe() {
      return shape.describe();
    }
  }
}
