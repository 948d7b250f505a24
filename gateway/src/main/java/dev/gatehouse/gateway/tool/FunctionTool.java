package dev.gatehouse.gateway.tool;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * A tool from a lambda.
 *
 * <pre>{@code
 * Tool weather =
 *     FunctionTool.named("weather")
 *         .description("The temperature of a city.")
 *         .parameter("city", "string", "Name of the city")
 *         .blocking(arguments -> thermometer.read(arguments.getString("city")) + " degrees");
 * }</pre>
 */
public final class FunctionTool implements Tool {
  private final String name;
  private final String description;
  private final JsonObject parameters;
  private final Risk risk;
  private final Function<ToolCall, Future<ToolAnswer>> work;

  FunctionTool(
      String name,
      String description,
      JsonObject parameters,
      Risk risk,
      Function<ToolCall, Future<ToolAnswer>> work) {
    this.name = name;
    this.description = description;
    this.parameters = parameters;
    this.risk = risk;
    this.work = work;
  }

  /** Starts a tool with this name: letters, digits, {@code _} and {@code -}, at most 64. */
  public static Builder named(String name) {
    return new Builder(name);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public JsonObject parameters() {
    return parameters.copy();
  }

  @Override
  public Risk risk() {
    return risk;
  }

  @Override
  public ToolOrigin source() {
    return ToolOrigin.PLUGIN;
  }

  @Override
  public Future<ToolAnswer> call(ToolCall call) {
    return work.apply(call);
  }

  /** Runs blocking work on the workers of the gateway whose loop calls. */
  static <T> Future<T> onWorker(Callable<T> work) {
    Context context = Vertx.currentContext();
    if (context == null) {
      throw new IllegalStateException("a tool is called on a gateway's event loop only");
    }
    return context.executeBlocking(work, false);
  }

  /** Collects what a tool says about itself. Not safe for use by several threads. */
  public static final class Builder {
    private final String name;
    private String description = "";
    private final JsonObject properties = new JsonObject();
    private final JsonArray required = new JsonArray();
    private Risk risk = Risk.MEDIUM;

    private Builder(String name) {
      this.name = requireName(name);
    }

    /** What the model reads to decide whether to call it. */
    public Builder description(String value) {
      this.description = requireNonNull(value, "description");
      return this;
    }

    /** What it can do to the world; {@link Risk#MEDIUM} where nothing is said. */
    public Builder risk(Risk value) {
      this.risk = requireNonNull(value, "risk");
      return this;
    }

    /**
     * Adds an argument that must be there.
     *
     * @param type of JSON Schema: {@code string}, {@code integer}, {@code number}, {@code boolean},
     *     {@code array}, {@code object}
     */
    public Builder parameter(String name, String type, String description) {
      required.add(name);
      return optional(name, type, description);
    }

    /** Adds an argument that may be missing. */
    public Builder optional(String name, String type, String description) {
      return property(name, new JsonObject().put("type", type).put("description", description));
    }

    /** Adds an argument that may be missing, with a JSON Schema of its own. */
    public Builder property(String name, JsonObject schema) {
      properties.put(name, schema);
      return this;
    }

    /**
     * Returns the tool. Its work runs on a worker thread and may block; it gets the arguments and
     * returns what the model reads.
     */
    public Tool blocking(Function<JsonObject, String> work) {
      return asynchronous(call -> onWorker(() -> ToolAnswer.text(work.apply(call.arguments()))));
    }

    /** Returns the tool. Its work is called on the gateway's event loop and never blocks. */
    public Tool asynchronous(Function<ToolCall, Future<ToolAnswer>> work) {
      JsonObject schema = new JsonObject().put("type", "object").put("properties", properties);
      if (!required.isEmpty()) {
        schema.put("required", required);
      }
      schema.put("additionalProperties", false);
      return new FunctionTool(name, description, schema, risk, work);
    }
  }

  static String requireName(String name) {
    if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
      throw new IllegalArgumentException(
          "a tool's name has 1 to 64 letters, digits, _ and -, which \"" + name + "\" has not");
    }
    return name;
  }
}
