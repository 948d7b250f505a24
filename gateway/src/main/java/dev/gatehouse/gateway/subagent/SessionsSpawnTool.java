package dev.gatehouse.gateway.subagent;

import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolCall;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code sessions_spawn}: lets a sub-agent do a task in a session of its own. */
final class SessionsSpawnTool implements Tool {
  private final Spawner spawner;

  @Inject
  SessionsSpawnTool(Spawner spawner) {
    this.spawner = spawner;
  }

  @Override
  public String name() {
    return "sessions_spawn";
  }

  @Override
  public String description() {
    return "Lets a sub-agent do one task in a session of its own, in the background. Returns at"
        + " once; its report comes to this session by itself when it has finished. Do not wait or"
        + " ask for it.";
  }

  @Override
  public JsonObject parameters() {
    return new Parameters()
        .needed("task", "What to do, with everything that must be known for it")
        .text("label", "A short name for it")
        .text("agentId", "Which agent does it; agents_list shows who may. Without it: yourself")
        .text("model", "provider/model, or an alias")
        .choice(
            "thinking",
            "How long it thinks",
            List.of("off", "minimal", "low", "medium", "high", "xhigh"))
        .number("runTimeoutSeconds", "When to give up; 0 for the usual limit", 0, 86_400)
        .number("timeoutSeconds", "The same as runTimeoutSeconds", 0, 86_400)
        .choice("cleanup", "What becomes of its session", List.of("keep", "delete"))
        .toJson();
  }

  @Override
  public Risk risk() {
    return Risk.HIGH;
  }

  @Override
  public Future<ToolAnswer> call(ToolCall call) {
    JsonObject arguments = call.arguments();
    int seconds =
        arguments.getInteger("runTimeoutSeconds", arguments.getInteger("timeoutSeconds", 0));
    Spawner.Wish wish =
        new Spawner.Wish(
            arguments.getString("task", ""),
            arguments.getString("label", ""),
            value(arguments, "agentId"),
            value(arguments, "model"),
            value(arguments, "thinking"),
            seconds > 0 ? Optional.of(Duration.ofSeconds(seconds)) : Optional.empty(),
            "delete".equals(arguments.getString("cleanup")));
    return spawner
        .spawn(call.scope(), wish)
        .map(
            run ->
                ToolAnswer.json(
                    new JsonObject()
                        .put("status", "accepted")
                        .put("childSessionKey", run.child().value())
                        .put("runId", run.runId())
                        .put("note", "Its report comes to this session when it has finished.")));
  }

  private static Optional<String> value(JsonObject arguments, String key) {
    return Optional.ofNullable(arguments.getString(key))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }
}
