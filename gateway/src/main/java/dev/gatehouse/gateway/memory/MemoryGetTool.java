package dev.gatehouse.gateway.memory;

import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolCall;
import dev.gatehouse.gateway.tool.ToolOrigin;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/** {@code memory_get}: reads lines of a file of the agent's memory. */
final class MemoryGetTool implements Tool {
  private final Memory memory;

  @Inject
  MemoryGetTool(Memory memory) {
    this.memory = memory;
  }

  @Override
  public String name() {
    return "memory_get";
  }

  @Override
  public String description() {
    return "Reads a file of your memory (MEMORY.md or memory/*.md), or some lines of it.";
  }

  @Override
  public JsonObject parameters() {
    return new JsonObject()
        .put("type", "object")
        .put("required", new JsonArray().add("path"))
        .put(
            "properties",
            new JsonObject()
                .put("path", new JsonObject().put("type", "string").put("minLength", 1))
                .put(
                    "from",
                    new JsonObject()
                        .put("type", "integer")
                        .put("minimum", 1)
                        .put("description", "first line, counted from 1"))
                .put("lines", new JsonObject().put("type", "integer").put("minimum", 1)));
  }

  @Override
  public Risk risk() {
    return Risk.LOW;
  }

  @Override
  public ToolOrigin source() {
    return ToolOrigin.CORE;
  }

  @Override
  public Future<ToolAnswer> call(ToolCall call) {
    JsonObject arguments = call.arguments();
    String path = arguments.getString("path");
    return memory
        .read(
            call.scope().agentId(),
            call.scope().workspace(),
            path,
            arguments.getInteger("from", 1),
            arguments.getInteger("lines", 0))
        .map(text -> ToolAnswer.json(new JsonObject().put("path", path).put("text", text)));
  }
}
