package dev.gatehouse.gateway.health;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.agent.Agents.Agent;
import dev.gatehouse.gateway.agent.HeartbeatSettings;
import dev.gatehouse.gateway.budget.Budgets;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.protocol.Caller;
import dev.gatehouse.gateway.protocol.GatewayVersion;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.provider.Models;
import dev.gatehouse.gateway.provider.Models.Model;
import dev.gatehouse.gateway.session.SessionStatus;
import dev.gatehouse.gateway.session.Sessions;
import dev.gatehouse.gateway.session.SystemEvents;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code status}: agents, sessions and waiting events, for command lines and pages. */
final class Status implements RpcMethod {
  private static final String HIDDEN_PATH = "[redacted]";
  private static final int RECENT = 10;

  private final Agents agents;
  private final Models models;
  private final Sessions sessions;
  private final SessionStatus rows;
  private final SystemEvents events;
  private final GatewayVersion version;
  private final Budgets budgets;
  private final LiveConfig config;

  @Inject
  Status(
      Agents agents,
      Models models,
      Sessions sessions,
      SessionStatus rows,
      SystemEvents events,
      GatewayVersion version,
      Budgets budgets,
      LiveConfig config) {
    this.agents = agents;
    this.models = models;
    this.sessions = sessions;
    this.rows = rows;
    this.events = events;
    this.version = version;
    this.budgets = budgets;
    this.config = config;
  }

  @Override
  public String name() {
    return "status";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public String result() {
    return "{heartbeat: {defaultAgentId, agents: []}, channelSummary: [], "
        + "queuedSystemEvents: [], sessions: {paths: [], count, defaults, recent: [], "
        + "byAgent: []}, configuration: {mode, sinceMs, generation?, reason?, refusedHash?, "
        + "remedy?, diff?}, runtimeVersion?, degradedSecretOwners?, degradedPlugins?, pid?, "
        + "budget?: [{name, used, limit, unit, state, effect}]}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    return sessions
        .load()
        .compose(ignored -> rows.all())
        .otherwise(List.of())
        .map(all -> answer(call.caller(), all));
  }

  private JsonObject answer(Caller caller, List<JsonObject> rows) {
    boolean showPaths = caller.protocol() == Protocol.V3 || caller.has(Scope.ADMIN);
    JsonArray heartbeats = new JsonArray();
    JsonArray paths = new JsonArray();
    JsonArray byAgent = new JsonArray();
    for (Agent agent : agents.all()) {
      String path = sessions.store(agent.id()).toString();
      HeartbeatSettings heartbeat = HeartbeatSettings.of(agents, agent.id());
      heartbeats.add(
          new JsonObject()
              .put("agentId", agent.id())
              .put("enabled", heartbeat.every().isPresent())
              .put("every", heartbeat.written())
              .put("everyMs", heartbeat.every().map(Duration::toMillis).orElse(null)));
      if (showPaths) {
        paths.add(path);
      }
      byAgent.add(
          new JsonObject()
              .put("agentId", agent.id())
              .put("path", showPaths ? path : HIDDEN_PATH)
              .put("count", sessions.summary(agent.id()).getInteger("count"))
              .put("recent", newest(rows, agent.id())));
    }
    JsonObject answer =
        new JsonObject()
            .put(
                "heartbeat",
                new JsonObject()
                    .put("defaultAgentId", agents.main().id())
                    .put("agents", heartbeats))
            .put("channelSummary", new JsonArray())
            .put("queuedSystemEvents", events.waiting())
            .put(
                "sessions",
                new JsonObject()
                    .put("paths", paths)
                    .put("count", sessions.count())
                    .put("defaults", defaults())
                    .put("recent", newest(rows, ""))
                    .put("byAgent", byAgent))
            .put("configuration", config.standing().json(caller.has(Scope.ADMIN)));
    if (caller.protocol() == Protocol.V4) {
      answer
          .put("runtimeVersion", version.text())
          .put("degradedSecretOwners", new JsonArray())
          .put("degradedPlugins", new JsonArray())
          .put("pid", ProcessHandle.current().pid())
          .put("budget", new JsonArray(budgets.status()));
    }
    return answer;
  }

  private static JsonArray newest(List<JsonObject> rows, String agentId) {
    JsonArray newest = new JsonArray();
    rows.stream()
        .filter(row -> agentId.isEmpty() || agentId.equals(row.getString("agentId")))
        .limit(RECENT)
        .forEach(row -> newest.add(row.copy()));
    return newest;
  }

  private JsonObject defaults() {
    Optional<String> reference = agents.primaryModel();
    Optional<Model> model = reference.flatMap(models::find);
    return new JsonObject()
        .put("model", model.map(Model::id).or(() -> reference).orElse(null))
        .put("contextTokens", model.flatMap(Model::contextWindow).orElse(null));
  }
}
