package dev.gatehouse.gateway.exec;

import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.exec.ExecMode.Ask;
import dev.gatehouse.gateway.exec.ExecMode.Security;
import dev.gatehouse.gateway.session.SessionEntry;
import dev.gatehouse.gateway.session.Sessions;
import dev.gatehouse.gateway.tool.ToolPolicy;
import dev.gatehouse.gateway.tool.ToolScope;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/**
 * How the commands of a session are decided: by the configuration, the session's own settings, the
 * approvals file and the call. Each of the last two can only be stricter.
 */
@Singleton
final class ExecModes {
  private final LiveConfig config;
  private final Agents agents;
  private final Sessions sessions;
  private final ToolPolicy policy;

  @Inject
  ExecModes(LiveConfig config, Agents agents, Sessions sessions, ToolPolicy policy) {
    this.config = config;
    this.agents = agents;
    this.sessions = sessions;
    this.policy = policy;
  }

  /**
   * Returns how a call is decided.
   *
   * @param arguments of the call, which may ask for more strictness
   */
  Future<ExecMode> of(
      ToolScope scope, JsonObject arguments, Future<ApprovalsFile.Snapshot> approvals) {
    return sessions
        .find(scope.session())
        .otherwise(Optional.empty())
        .compose(entry -> approvals.map(file -> of(scope, arguments, entry, file)));
  }

  /** What the file itself says of an agent, for those who look at it. */
  JsonObject describe(ApprovalsFile.Snapshot file) {
    ExecMode mode = configured(file, agents.main().id(), Optional.empty());
    return new JsonObject()
        .put("security", mode.security().wireName())
        .put("ask", mode.ask().wireName())
        .put("askFallback", mode.fallback().wireName())
        .put(
            "autoAllowSkills",
            Boolean.TRUE.equals(file.setting(agents.main().id(), "autoAllowSkills").orElse(false)));
  }

  /** Returns a setting of {@code tools.exec}: of the agent, else of all. */
  Optional<Object> setting(String agentId, String key) {
    return agents
        .find(agentId)
        .flatMap(agent -> ConfigTrees.at(agent.settings(), "tools", "exec", key))
        .or(() -> ConfigTrees.at(config.current().resolved(), "tools", "exec", key));
  }

  /** How long a command waits for a decision. */
  Duration approvalTimeout(String agentId) {
    return setting(agentId, "approvalTimeoutMs")
        .filter(Number.class::isInstance)
        .map(value -> Duration.ofMillis(Math.max(1, ((Number) value).longValue())))
        .orElse(Approvals.DEFAULT_TIMEOUT);
  }

  private ExecMode of(
      ToolScope scope,
      JsonObject arguments,
      Optional<SessionEntry> entry,
      ApprovalsFile.Snapshot file) {
    ExecMode mode = configured(file, scope.agentId(), entry);
    Security security = mode.security();
    Ask ask = mode.ask();
    if (scope.origin().untrusted() && !policy.namedForChannel("exec", scope)) {
      // Whoever writes to the channel must not be able to run anything they like.
      security = security.stricter(Security.ALLOWLIST);
      ask = ask.stricter(Ask.ON_MISS);
    }
    return new ExecMode(
        Security.of(arguments.getValue("security")).map(security::stricter).orElse(security),
        Ask.of(arguments.getValue("ask")).map(ask::stricter).orElse(ask),
        mode.fallback().stricter(security));
  }

  private ExecMode configured(
      ApprovalsFile.Snapshot file, String agentId, Optional<SessionEntry> entry) {
    Security security =
        entry
            .flatMap(fields -> Security.of(fields.text("execSecurity").orElse("")))
            .or(() -> setting(agentId, "security").flatMap(Security::of))
            .orElse(Security.ALLOWLIST);
    Ask ask =
        entry
            .flatMap(fields -> Ask.of(fields.text("execAsk").orElse("")))
            .or(() -> setting(agentId, "ask").flatMap(Ask::of))
            .orElse(Ask.ON_MISS);
    return new ExecMode(
        file.setting(agentId, "security")
            .flatMap(Security::of)
            .map(security::stricter)
            .orElse(security),
        file.setting(agentId, "ask").flatMap(Ask::of).map(ask::stricter).orElse(ask),
        file.setting(agentId, "askFallback").flatMap(Security::of).orElse(Security.DENY));
  }
}
