package dev.gatehouse.gateway.tool;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Tools from annotated Java methods. The schema follows from the parameters: texts, numbers, truth
 * values, enums, lists of these and {@code JsonObject}; an {@code Optional} may be missing, and a
 * {@link ToolCall} is the call itself. A method that returns a {@code Future} or {@code
 * CompletionStage} is called on the event loop and must not block; any other runs on a worker.
 *
 * <pre>{@code
 * final class Weather {
 *   @ToolMethod("The temperature of a city.")
 *   public String weather(@ToolParameter("Name of the city") String city) { … }
 * }
 * Multibinder.newSetBinder(binder(), Tool.class); // then addBinding().toInstance(tool) for each of
 * MethodTools.of(new Weather());
 * }</pre>
 */
public final class MethodTools {
  private MethodTools() {}

  /**
   * Returns a tool for each annotated method of {@code target}, in the order of their names.
   *
   * @throws IllegalArgumentException when there is none, or one has a parameter of a type that no
   *     schema can be made of
   */
  public static List<Tool> of(Object target) {
    List<Tool> tools = new ArrayList<>();
    Method[] methods = target.getClass().getDeclaredMethods();
    Arrays.sort(methods, Comparator.comparing(Method::getName));
    for (Method method : methods) {
      ToolMethod tool = method.getAnnotation(ToolMethod.class);
      if (tool != null) {
        tools.add(tool(target, method, tool));
      }
    }
    if (tools.isEmpty()) {
      throw new IllegalArgumentException(
          target.getClass().getName() + " has no method with @ToolMethod");
    }
    return tools;
  }

  private static Tool tool(Object target, Method method, ToolMethod tool) {
    method.setAccessible(true);
    String name = tool.name().isEmpty() ? method.getName() : tool.name();
    List<Argument> arguments = new ArrayList<>();
    JsonObject properties = new JsonObject();
    JsonArray required = new JsonArray();
    for (Parameter parameter : method.getParameters()) {
      Argument argument = Argument.of(method, parameter);
      arguments.add(argument);
      argument
          .schema()
          .ifPresent(
              schema -> {
                properties.put(argument.name(), schema);
                if (!argument.optional()) {
                  required.add(argument.name());
                }
              });
    }
    JsonObject schema = new JsonObject().put("type", "object").put("properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("additionalProperties", false);
    boolean asynchronous =
        Future.class.isAssignableFrom(method.getReturnType())
            || CompletionStage.class.isAssignableFrom(method.getReturnType());
    return new FunctionTool(
        FunctionTool.requireName(name),
        tool.value(),
        schema,
        tool.risk(),
        call ->
            asynchronous
                ? future(invoke(target, method, arguments, call))
                : FunctionTool.onWorker(() -> answer(invoke(target, method, arguments, call))));
  }

  private static @Nullable Object invoke(
      Object target, Method method, List<Argument> arguments, ToolCall call) {
    try {
      return method.invoke(target, arguments.stream().map(each -> each.value(call)).toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(method.getName() + " failed", e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(method.getName() + " cannot be called", e);
    }
  }

  private static Future<ToolAnswer> future(@Nullable Object value) {
    if (value instanceof Future<?> future) {
      return future.map(MethodTools::answer);
    }
    if (value instanceof CompletionStage<?> stage) {
      return Future.fromCompletionStage(stage).map(MethodTools::answer);
    }
    return Future.succeededFuture(answer(value));
  }

  private static ToolAnswer answer(@Nullable Object value) {
    if (value instanceof ToolAnswer answer) {
      return answer;
    }
    if (value instanceof JsonObject json) {
      return ToolAnswer.json(json);
    }
    return ToolAnswer.text(value == null ? "done" : value.toString());
  }

  /** One parameter of a method: how it looks to the model, and how to fill it. */
  private record Argument(String name, Type type, boolean optional, Optional<JsonObject> schema) {
    static Argument of(Method method, Parameter parameter) {
      Type type = parameter.getParameterizedType();
      ToolParameter said = parameter.getAnnotation(ToolParameter.class);
      String name = said == null || said.name().isEmpty() ? parameter.getName() : said.name();
      if (type == ToolCall.class) {
        return new Argument(name, type, true, Optional.empty());
      }
      if (!parameter.isNamePresent() && (said == null || said.name().isEmpty())) {
        throw new IllegalArgumentException(
            method + " was compiled without parameter names: give each a @ToolParameter(name = …)");
      }
      boolean optional =
          type instanceof ParameterizedType generic && generic.getRawType() == Optional.class;
      Type inner = optional ? ((ParameterizedType) type).getActualTypeArguments()[0] : type;
      JsonObject schema =
          schema(inner)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          method
                              + ": no schema can be made of "
                              + inner.getTypeName()
                              + "; use texts, numbers, truth values, enums, lists of them or"
                              + " JsonObject"));
      if (said != null && !said.value().isEmpty()) {
        schema.put("description", said.value());
      }
      return new Argument(name, inner, optional, Optional.of(schema));
    }

    private static Optional<JsonObject> schema(Type type) {
      if (type == String.class) {
        return Optional.of(new JsonObject().put("type", "string"));
      }
      if (type == boolean.class || type == Boolean.class) {
        return Optional.of(new JsonObject().put("type", "boolean"));
      }
      if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
        return Optional.of(new JsonObject().put("type", "integer"));
      }
      if (type == double.class || type == Double.class) {
        return Optional.of(new JsonObject().put("type", "number"));
      }
      if (type == JsonObject.class) {
        return Optional.of(new JsonObject().put("type", "object"));
      }
      if (type instanceof Class<?> chosen && chosen.isEnum()) {
        JsonArray names = new JsonArray();
        for (Object constant : chosen.getEnumConstants()) {
          names.add(((Enum<?>) constant).name());
        }
        return Optional.of(new JsonObject().put("type", "string").put("enum", names));
      }
      if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
        return schema(generic.getActualTypeArguments()[0])
            .map(items -> new JsonObject().put("type", "array").put("items", items));
      }
      return Optional.empty();
    }

    Object value(ToolCall call) {
      if (type == ToolCall.class) {
        return call;
      }
      Object given = call.arguments().getValue(name);
      if (optional) {
        return given == null ? Optional.empty() : Optional.of(convert(type, given));
      }
      if (given == null) {
        throw new IllegalArgumentException(name + " is missing");
      }
      return convert(type, given);
    }

    private static Object convert(Type type, Object given) {
      if (given instanceof Number number) {
        if (type == int.class || type == Integer.class) {
          return Math.toIntExact(number.longValue());
        }
        if (type == long.class || type == Long.class) {
          return number.longValue();
        }
        return number.doubleValue();
      }
      if (type instanceof Class<?> chosen && chosen.isEnum()) {
        for (Object constant : chosen.getEnumConstants()) {
          if (((Enum<?>) constant).name().equals(given)) {
            return constant;
          }
        }
        throw new IllegalArgumentException("no such value: " + given);
      }
      if (type instanceof ParameterizedType generic && given instanceof JsonArray list) {
        Type item = generic.getActualTypeArguments()[0];
        return list.stream().map(each -> convert(item, each)).toList();
      }
      return given;
    }
  }
}
