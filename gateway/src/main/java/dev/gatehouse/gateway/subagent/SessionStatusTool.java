package dev.gatehouse.gateway.subagent;

import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.provider.ModelRef;
import dev.gatehouse.gateway.provider.Models;
import dev.gatehouse.gateway.session.SessionEntry;
import dev.gatehouse.gateway.session.Sessions;
import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolCall;
import dev.gatehouse.gateway.turn.Turns;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** {@code session_status}: how a session stands, and which model answers in it. */
final class SessionStatusTool implements Tool {
  private final Reach reach;
  private final Sessions sessions;
  private final Agents agents;
  private final Models models;
  private final Provider<Turns> turns;
  private final Clock clock;

  @Inject
  SessionStatusTool(
      Reach reach,
      Sessions sessions,
      Agents agents,
      Models models,
      Provider<Turns> turns,
      Clock clock) {
    this.reach = reach;
    this.sessions = sessions;
    this.agents = agents;
    this.models = models;
    this.turns = turns;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "session_status";
  }

  @Override
  public String description() {
    return "Shows how a session stands: model, tokens, time now. With model it sets the session's"
        + " model; \"default\" goes back to the agent's own.";
  }

  @Override
  public JsonObject parameters() {
    return new Parameters()
        .text("sessionKey", "Key, id or label of the session; without it this one")
        .text("model", "provider/model, an alias, or default")
        .toJson();
  }

  @Override
  public Risk risk() {
    return Risk.MEDIUM;
  }

  @Override
  public Future<ToolAnswer> call(ToolCall call) {
    String given = call.arguments().getString("sessionKey", "").strip();
    String model = call.arguments().getString("model", "").strip();
    Future<Optional<SessionEntry>> found =
        given.isEmpty()
            ? sessions.find(call.scope().session())
            : reach.find(call.scope(), given, name());
    return found.compose(
        entry -> {
          if (entry.isEmpty()) {
            return Future.succeededFuture(
                SessionsListTool.notThere(given.isEmpty() ? "this" : given));
          }
          if (model.isEmpty()) {
            return Future.succeededFuture(status(entry.get()));
          }
          boolean own = entry.get().key().equals(call.scope().session());
          if (call.scope().origin().untrusted() || call.scope().subagent() && !own) {
            return Future.succeededFuture(
                ToolAnswer.error("This turn may not choose the model of that session."));
          }
          return choose(entry.get(), model);
        });
  }

  private Future<ToolAnswer> choose(SessionEntry entry, String model) {
    JsonObject merge = new JsonObject();
    if (model.equalsIgnoreCase("default")) {
      merge.putNull("providerOverride").putNull("modelOverride");
    } else {
      Optional<ModelRef> found = models.resolve(model).filter(ref -> models.facts(ref).known());
      if (found.isEmpty()) {
        return Future.succeededFuture(ToolAnswer.error("unknown model: " + model));
      }
      merge
          .put("providerOverride", found.get().provider())
          .put("modelOverride", found.get().model());
    }
    return sessions.patch(entry.key(), merge).map(this::status);
  }

  private ToolAnswer status(SessionEntry entry) {
    String agentId = agents.orMain(entry.key().agentId());
    ModelRef model =
        entry
            .text("modelOverride")
            .map(name -> new ModelRef(entry.text("providerOverride").orElse("anthropic"), name))
            .orElseGet(() -> agents.models(agentId).primary());
    long window = models.facts(model).contextWindow();
    JsonObject status =
        new JsonObject()
            .put("sessionKey", entry.key().value())
            .put("agentId", agentId)
            .put("sessionId", entry.sessionId())
            .put("model", model.toString())
            .put("thinking", entry.text("thinkingLevel").orElse("default"))
            .put("inputTokens", entry.number("inputTokens"))
            .put("outputTokens", entry.number("outputTokens"))
            .put("contextTokens", entry.number("totalTokens"))
            .put("contextWindow", window)
            .put("compactions", entry.number("compactionCount"))
            .put("running", turns.get().running(entry.key()))
            .put("waiting", turns.get().waiting(entry.key()))
            .put("updatedAt", Instant.ofEpochMilli(entry.updatedAt()).toString())
            .put("now", clock.instant().toString());
    return ToolAnswer.json(status);
  }
}
