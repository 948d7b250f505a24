package dev.gatehouse.gateway.tool;

import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.session.SessionKeys;
import dev.gatehouse.gateway.tool.ToolScope.Origin;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The scope of a call that an operator makes without a turn. */
@Singleton
final class CallerScopes {
  private final Agents agents;
  private final SessionKeys keys;

  @Inject
  CallerScopes(Agents agents, SessionKeys keys) {
    this.agents = agents;
    this.keys = keys;
  }

  /**
   * Returns the scope of a session.
   *
   * @param agentId the agent; empty for the session's own, else the main one
   * @param sessionKey a key in any of its forms; empty for the agent's main session
   * @param channel whose rules count too
   * @param admin whether the operator has all rights
   * @throws RpcException when there is no such agent
   */
  ToolScope scope(
      Optional<String> agentId,
      Optional<String> sessionKey,
      Optional<String> channel,
      boolean admin) {
    String given = sessionKey.orElse("main").strip();
    boolean whole = given.startsWith("agent:") || given.equals("global");
    SessionKey named = keys.canonical(given);
    String asked = agentId.orElse(whole ? named.agentId() : "");
    String agent = asked.isEmpty() ? agents.main().id() : Agents.id(asked);
    if (agents.find(agent).isEmpty()) {
      throw RpcException.invalid("unknown agent id \"" + asked + "\"");
    }
    SessionKey session = whole ? named : keys.of(agent, given);
    if (!session.agentId().isEmpty() && !session.agentId().equals(agent)) {
      throw RpcException.invalid("the session belongs to another agent than " + agent);
    }
    return new ToolScope(
        agent,
        session,
        Optional.empty(),
        agents.workspace(agent),
        Origin.OPERATOR,
        channel,
        Optional.empty(),
        session.rest().startsWith("subagent:"),
        Optional.empty(),
        admin);
  }
}
