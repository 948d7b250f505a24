package dev.gatehouse.gateway.protocol;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Parameters made from what a method says that it takes: right ones at the edge, and wrong ones.
 */
enum SampleParams {
  /** The smallest values that are allowed: no text, no elements, the least number. */
  SMALLEST,
  /** Values that trip over each other: a path out of everything, the greatest number. */
  STRANGEST;

  private static final String STRANGE =
      "../\u0000%s\u202e" + "\ud83d\ude00" + "'\"; --:agent:main:";

  /** Returns an object in which every field is there. */
  JsonObject of(ParamsSpec spec) {
    if (!spec.alternatives().isEmpty()) {
      List<ParamsSpec> all = spec.alternatives();
      return of(all.get(this == SMALLEST ? 0 : all.size() - 1));
    }
    JsonObject params = new JsonObject();
    for (ParamsSpec.Field field : spec.fields()) {
      params.put(field.name(), waits(field) ? SMALLEST.value(field.shape()) : value(field.shape()));
    }
    return params;
  }

  /** A value that this parameter refuses; empty when it takes everything. */
  static Optional<Object> wrong(ParamsSpec.Field field) {
    return Stream.<Object>of(7.5, "no such value", true, new JsonArray(), new JsonObject())
        .filter(value -> !field.shape().matches(value))
        .findFirst();
  }

  /** How long to wait is never long in a test. */
  private static boolean waits(ParamsSpec.Field field) {
    return field.name().toLowerCase(java.util.Locale.ROOT).contains("timeout")
        && field.shape() instanceof Shape.Numeric;
  }

  private @Nullable Object value(Shape shape) {
    if (shape instanceof Shape.Text text) {
      return text(text);
    }
    if (shape instanceof Shape.Numeric number) {
      return this == SMALLEST ? number.least() : number.most();
    }
    if (shape instanceof Shape.Flag) {
      return this == STRANGEST;
    }
    if (shape instanceof Shape.Elements list) {
      JsonArray values = new JsonArray();
      for (int i = 0; i < Math.max(list.minSize(), this == SMALLEST ? 0 : 1); i++) {
        values.add(value(list.element()));
      }
      return values;
    }
    if (shape instanceof Shape.Dictionary map) {
      return this == SMALLEST
          ? new JsonObject()
          : new JsonObject().put(STRANGE, value(map.value()));
    }
    if (shape instanceof Shape.Structure object) {
      return of(object.fields());
    }
    if (shape instanceof Shape.Either either) {
      List<Shape> branches = either.branches();
      return value(branches.get(this == SMALLEST ? 0 : branches.size() - 1));
    }
    if (shape instanceof Shape.OrNull orNull) {
      return this == SMALLEST ? null : value(orNull.other());
    }
    return this == SMALLEST ? new JsonObject() : new JsonArray().add(STRANGE);
  }

  private String text(Shape.Text text) {
    if (!text.choices().isEmpty()) {
      return text.choices().get(this == SMALLEST ? 0 : text.choices().size() - 1);
    }
    String value = this == SMALLEST ? "x".repeat(text.minLength()) : STRANGE;
    return value.codePointCount(0, value.length()) <= text.maxLength()
        ? value
        : value.substring(0, value.offsetByCodePoints(0, text.maxLength()));
  }
}
