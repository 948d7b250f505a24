package dev.gatehouse.gateway.memory;

import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolCall;
import dev.gatehouse.gateway.tool.ToolOrigin;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/** {@code memory_search}: finds places in the agent's memory. */
final class MemorySearchTool implements Tool {
  private final Memory memory;

  @Inject
  MemorySearchTool(Memory memory) {
    this.memory = memory;
  }

  @Override
  public String name() {
    return "memory_search";
  }

  @Override
  public String description() {
    return "Searches your memory (MEMORY.md and memory/*.md) and returns the best places with path"
        + " and lines. Use it before answering about earlier work, decisions, dates, people or"
        + " preferences; read more of a place with memory_get.";
  }

  @Override
  public JsonObject parameters() {
    return new JsonObject()
        .put("type", "object")
        .put("required", new JsonArray().add("query"))
        .put(
            "properties",
            new JsonObject()
                .put("query", new JsonObject().put("type", "string").put("minLength", 1))
                .put(
                    "maxResults",
                    new JsonObject().put("type", "integer").put("minimum", 1).put("maximum", 50))
                .put(
                    "minScore",
                    new JsonObject().put("type", "number").put("minimum", 0).put("maximum", 1)));
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
    return memory
        .search(
            call.scope().agentId(),
            arguments.getString("query"),
            arguments.getInteger("maxResults", Memory.USUAL_RESULTS),
            arguments.getDouble("minScore", 0.0))
        .map(found -> ToolAnswer.json(found.toJson()));
  }
}
