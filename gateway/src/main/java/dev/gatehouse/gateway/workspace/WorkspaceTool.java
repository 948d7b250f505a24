package dev.gatehouse.gateway.workspace;

import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolCall;
import dev.gatehouse.gateway.tool.ToolOrigin;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** What the tools for files have in common: they work on a worker, in the agent's workspace. */
abstract class WorkspaceTool implements Tool {
  private final String name;
  private final String description;
  private final JsonObject parameters;
  private final Risk risk;
  private final GatewayLoop loop;

  WorkspaceTool(String name, String description, String parameters, Risk risk, GatewayLoop loop) {
    this.name = name;
    this.description = description;
    this.parameters = new JsonObject(parameters);
    this.risk = risk;
    this.loop = loop;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String description() {
    return description;
  }

  @Override
  public final JsonObject parameters() {
    return parameters;
  }

  @Override
  public final Risk risk() {
    return risk;
  }

  @Override
  public final ToolOrigin source() {
    return ToolOrigin.CORE;
  }

  @Override
  public final Duration timeLimit() {
    return Duration.ofMinutes(1);
  }

  @Override
  public final Future<ToolAnswer> call(ToolCall call) {
    return loop.blocking(() -> work(call.arguments(), call));
  }

  /** Does the work. Blocks. */
  abstract ToolAnswer work(JsonObject arguments, ToolCall call);
}
